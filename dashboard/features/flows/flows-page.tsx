import { useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useMay } from '../identity/use-me.ts'
import { AutomationsHeader } from './automations-header.tsx'
import { FlowList } from './flow-list.tsx'
import { NewFlow } from './new-flow.tsx'
import { SecretsDialog } from './secrets-dialog.tsx'

/** Every flow of the workspace, and how it has been running. */
export function FlowsPage() {
  const { q, add } = useSearch({ from: '/app/automations' })
  const navigate = useNavigate()
  const mayWrite = useMay('flows:write')
  const mayManage = useMay('flows:manage')
  const [secrets, setSecrets] = useState(false)
  useTitle(words.flows.title)
  const adding = (open: boolean) => void navigate({ to: '.', search: (held) => ({ ...held, add: open || undefined }), replace: true })
  return (
    <section aria-label={words.flows.title} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <AutomationsHeader>
        <span className="flex max-w-64 min-w-0 flex-1">
          <SearchField
            value={q ?? ''}
            label={words.flows.search}
            onChange={(text) => void navigate({ to: '.', search: (held) => ({ ...held, q: text || undefined }), replace: true })}
          />
        </span>
        {mayManage && <IconButton icon={KeyRound} label={words.flows.secrets.title} onClick={() => setSecrets(true)} />}
        {mayWrite && (
          <Button look="primary" aria-label={words.flows.add} className="max-wide:w-8 max-wide:px-0" onClick={() => adding(true)}>
            <Plus aria-hidden size={14} />
            <span className="max-wide:hidden">{words.flows.add}</span>
          </Button>
        )}
      </AutomationsHeader>
      <FlowList search={q} />
      {secrets && <SecretsDialog onClose={() => setSecrets(false)} />}
      {mayWrite && add === true && <NewFlow onClose={() => adding(false)} />}
    </section>
  )
}
