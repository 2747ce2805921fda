import { useNavigate } from '@tanstack/react-router'
import { words } from '../../lib/words.ts'
import { PickDialog } from '../../ui/pick-dialog.tsx'
import { useViews, type ViewEntry } from './use-views.ts'

const w = words.inbox.savedViews

/** Goes to a view by a few letters of its name. */
export function ViewPicker({ onClose }: { onClose(): void }) {
  const navigate = useNavigate()
  const { standing, shared, own } = useViews()
  const choiceOf = ({ id, name, icon, count }: ViewEntry) => ({
    key: id,
    label: name,
    ...(icon ? { sign: icon } : {}),
    ...(count === null ? {} : { detail: count }),
    onPick: () => void navigate({ to: '/inbox/$view', params: { view: id }, search: {} }),
  })
  return (
    <PickDialog
      title={w.goTo}
      placeholder={w.find}
      nothing={words.palette.nothing}
      groups={[
        { choices: standing.map(choiceOf) },
        { heading: w.shared, choices: shared.map(choiceOf) },
        { heading: w.own, choices: own.map(choiceOf) },
      ]}
      onClose={onClose}
    />
  )
}
