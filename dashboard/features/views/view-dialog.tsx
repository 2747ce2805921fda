import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { useMay } from '../identity/use-me.ts'
import { QueryField } from '../query-field/query-field.tsx'
import { withNames } from '../query-field/query-names.ts'
import type { View } from './use-views.ts'

const w = words.inbox.savedViews

/** Keeps a query as a view, or changes one. Ends in the view. */
export function ViewDialog({ view, query: given, onClose }: { view?: View | undefined; query: string; onClose(): void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const names = useInboxNames()
  const mayShare = useMay('views:manage')
  const [name, setName] = useState(view?.name ?? '')
  const [query, setQuery] = useState(() => withNames(given, names))
  const [shared, setShared] = useState(view?.shared ?? false)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const issues = issuesOf(error)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    try {
      const fields = { name: name.trim(), query, shared }
      const saved = await (view ? rpc.views.update.mutate({ id: view.id, ...fields }) : rpc.views.create.mutate(fields))
      await queryClient.invalidateQueries({ queryKey: trpc.views.pathKey() })
      onClose()
      void navigate({ to: '/inbox/$view', params: { view: saved.id }, search: {} })
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <Dialog open onClose={onClose} title={view ? w.edit : w.save} detail={w.detail}>
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <Field label={w.name} value={name} maxLength={80} autoFocus error={issues['name']} onChange={(event) => setName(event.target.value)} />
        <div className="flex flex-col gap-1">
          <span className="text-small font-medium text-ink-soft">{w.query}</span>
          <QueryField value={query} names={names} label={w.query} onChange={setQuery} />
          {issues['query'] && <p role="alert" className="text-small text-critical">{issues['query']}</p>}
        </div>
        {(mayShare || view?.shared) && (
          <label className="flex items-center gap-2 text-dense">
            <input type="checkbox" checked={shared} disabled={!mayShare} onChange={(event) => setShared(event.target.checked)} className="size-4 accent-ink" />
            {w.share}
          </label>
        )}
        {error !== undefined && !issues['name'] && !issues['query'] && <p role="alert" className="text-small text-critical">{errorLine(error)}</p>}
        <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''} className="self-end">
          {words.actions.save}
        </Button>
      </form>
    </Dialog>
  )
}
