import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { Field } from '../../ui/field.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { Check } from './check.tsx'
import type { Draft } from './draft.ts'

const w = words.mailboxes.form
const checks = ['takesSent', 'beginsFromSent', 'appendsSent', 'marksSeen'] as const

type Props = { draft: Draft; issues: Record<string, string>; onChange(fields: Partial<Draft>): void }

/** What most leave as it is. */
export function FolderFields({ draft, issues, onChange }: Props) {
  const id = useId()
  return (
    <details className="rounded-card border border-line" open={Boolean(issues['certificate'] ?? issues['inboxFolder'])}>
      <summary className="flex min-h-9 items-center px-3 text-dense font-medium hover:bg-hover">{w.more}</summary>
      <div className="flex flex-col gap-3 border-t border-line p-3">
        <div className="grid gap-3 wide:grid-cols-2">
          <Field
            label={w.inboxFolder}
            value={draft.inboxFolder}
            error={issues['inboxFolder']}
            onChange={({ target }) => onChange({ inboxFolder: target.value })}
          />
          <Field
            label={w.sentFolder}
            value={draft.sentFolder}
            hint={w.sentFolderHint}
            error={issues['sentFolder']}
            onChange={({ target }) => onChange({ sentFolder: target.value })}
          />
        </div>
        {checks
          .filter((name) => name !== 'beginsFromSent' || draft.takesSent)
          .map((name) => (
            <Check key={name} label={w[name]} checked={draft[name]} onChange={(checked) => onChange({ [name]: checked })} />
          ))}
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-small font-medium text-ink-soft">
            {w.certificate}
          </label>
          <textarea
            id={id}
            rows={3}
            value={draft.certificate}
            spellCheck={false}
            placeholder="-----BEGIN CERTIFICATE-----"
            aria-describedby={`${id}-hint`}
            className={`${inputClass} h-auto! py-2 font-mono text-small`}
            onChange={({ target }) => onChange({ certificate: target.value })}
          />
          <p id={`${id}-hint`} className="text-small text-ink-faint">
            {w.certificateHint}
          </p>
          {issues['certificate'] && (
            <p role="alert" className="text-small text-critical">
              {issues['certificate']}
            </p>
          )}
        </div>
      </div>
    </details>
  )
}
