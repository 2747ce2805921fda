import { useQuery } from '@tanstack/react-query'
import { ArrowUp, Plus, Trash2 } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { useMay } from '../identity/use-me.ts'
import type { Editing, PreChat } from './records.ts'
import { SwitchField } from './switch-field.tsx'

const w = words.widget.form

type Asked = PreChat['fields'][number]

/** What the widget asks before the first message. */
export function FormFields({ settings, change, issues }: Editing) {
  const { preChat } = settings
  const set = (part: Partial<PreChat>) => change({ preChat: { ...preChat, ...part } })
  const names = useFieldNames()
  const left = Object.keys(names).filter((key) => !preChat.fields.some((field) => field.key === key))
  const replace = (at: number, part: Partial<Asked>) =>
    set({ fields: preChat.fields.map((field, place) => (place === at ? { ...field, ...part } : field)) })
  const moveUp = (at: number) =>
    set({ fields: preChat.fields.toSpliced(at - 1, 2, preChat.fields[at]!, preChat.fields[at - 1]!) })
  return (
    <>
      <SwitchField label={w.isOn} hint={w.isOnHint} checked={preChat.isOn} onChange={(isOn) => set({ isOn })} />
      {preChat.isOn && (
        <>
          <ul className="flex flex-col divide-y divide-line rounded-card border border-line bg-raised empty:hidden">
            {preChat.fields.map((field, at) => (
              <li key={field.key} className="flex flex-wrap items-end gap-3 p-3">
                <p className="min-w-28 flex-1 pb-1.5 text-dense font-medium">{names[field.key] ?? field.key}</p>
                <Field
                  label={w.label}
                  dir="auto"
                  className="min-w-36 flex-1"
                  maxLength={80}
                  value={field.label ?? ''}
                  placeholder={w.labelPlaceholder}
                  error={issues[`settings.preChat.fields.${at}.label`]}
                  onChange={(event) => replace(at, { label: event.target.value || null })}
                />
                <div className="pb-1.5">
                  <SwitchField label={w.required} checked={field.required} onChange={(required) => replace(at, { required })} />
                </div>
                <IconButton
                  icon={ArrowUp}
                  label={w.up(names[field.key] ?? field.key)}
                  disabled={at === 0}
                  onClick={() => moveUp(at)}
                />
                <IconButton
                  icon={Trash2}
                  label={w.remove(names[field.key] ?? field.key)}
                  onClick={() => set({ fields: preChat.fields.toSpliced(at, 1) })}
                />
              </li>
            ))}
          </ul>
          {left.length > 0 && (
            <div className="flex max-w-60 items-center gap-2">
              <Plus aria-hidden size={15} className="text-ink-faint" />
              <Select
                aria-label={w.add}
                className="flex-1"
                value=""
                onChange={(event) =>
                  set({ fields: [...preChat.fields, { key: event.target.value, label: null, required: false }] })
                }
              >
                <option value="">{w.add}</option>
                {left.map((key) => (
                  <option key={key} value={key}>
                    {names[key]}
                  </option>
                ))}
              </Select>
            </div>
          )}
          <div className="grid gap-3 wide:grid-cols-2">
            <Field
              label={w.consent}
              dir="auto"
              maxLength={300}
              value={preChat.consent?.text ?? ''}
              placeholder={w.consentPlaceholder}
              error={issues['settings.preChat.consent.text']}
              onChange={(event) =>
                set({ consent: event.target.value ? { text: event.target.value, url: preChat.consent?.url ?? null } : null })
              }
            />
            <Field
              label={w.consentUrl}
              type="url"
              disabled={!preChat.consent}
              value={preChat.consent?.url ?? ''}
              placeholder={w.consentUrlPlaceholder}
              error={issues['settings.preChat.consent.url']}
              onChange={(event) =>
                preChat.consent && set({ consent: { ...preChat.consent, url: event.target.value || null } })
              }
            />
          </div>
        </>
      )}
    </>
  )
}

/** What can be asked, by key: the person, and the workspace's own conversation fields. */
function useFieldNames(): Record<string, string> {
  const mayRead = useMay('conversations:read')
  const own = useQuery(trpc.conversationFields.list.queryOptions({}, { enabled: mayRead }))
  return {
    ...w.fields,
    ...Object.fromEntries((own.data?.items ?? []).map(({ key, name }) => [`field:${key}`, name])),
  }
}
