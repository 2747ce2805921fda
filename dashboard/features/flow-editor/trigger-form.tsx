import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { SelectField } from '../../ui/field.tsx'
import { useFlowView } from './flow-view.ts'
import type { Trigger } from '../flow-model/definition.ts'
import { FieldFrame } from './field-frame.tsx'
import { eventWords } from '../flow-model/path-words.ts'
import { ScheduleForm } from './schedule-form.tsx'
import { Select } from '../../ui/select.tsx'

const w = words.flows.triggers
const kinds = ['event', 'schedule', 'webhook', 'manual', 'flow'] as const

/** What begins the flow. */
export function TriggerForm({ trigger, hookUrl, onChange }: { trigger: Trigger; hookUrl: string | null; onChange(trigger: Trigger, group?: string): void }) {
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label={w.label}
        hint={w.kindHints[trigger.kind]}
        value={trigger.kind}
        // Its options are these
        onChange={({ target }) => onChange(blankTrigger(target.value as Trigger['kind']))}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {w.kinds[kind]}
          </option>
        ))}
      </SelectField>
      {trigger.kind === 'event' && <EventField event={trigger.event} label={w.event} onChange={(event) => onChange({ ...trigger, event })} />}
      {trigger.kind === 'schedule' && <ScheduleForm trigger={trigger} onChange={onChange} />}
      {trigger.kind === 'manual' && (
        <SelectField
          label={w.subject}
          value={trigger.subject}
          onChange={({ target }) => onChange({ ...trigger, subject: target.value as typeof trigger.subject })}
        >
          {(['none', 'conversation', 'contact'] as const).map((subject) => (
            <option key={subject} value={subject}>
              {w.subjects[subject]}
            </option>
          ))}
        </SelectField>
      )}
      {trigger.kind === 'webhook' && hookUrl && (
        <div className="flex flex-col gap-1">
          <p className="text-small font-medium text-ink-soft">{w.hook}</p>
          <CopyField text={hookUrl} label={w.hook} />
          <p className="text-small text-ink-faint">{w.hookDetail}</p>
        </div>
      )}
    </div>
  )
}

/** Any event of the product, by what it says. */
export function EventField({ event, label, onChange }: { event: string; label: string; onChange(event: string): void }) {
  const id = useId()
  const { catalogue } = useFlowView()
  const nouns = Map.groupBy(catalogue.events, ({ name }) => name.split('.')[0] ?? '')
  const known = catalogue.events.some(({ name }) => name === event)
  return (
    <FieldFrame id={id} label={label}>
      <Select id={id} value={event} onChange={({ target }) => onChange(target.value)}>
        {!known && <option value={event}>{event === '' ? w.noEvent : w.unknownEvent(event)}</option>}
        {[...nouns].map(([noun, events]) => (
          <optgroup key={noun} label={noun}>
            {events.map(({ name }) => (
              <option key={name} value={name}>
                {eventWords(name)}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </FieldFrame>
  )
}

function blankTrigger(kind: Trigger['kind']): Trigger {
  switch (kind) {
    case 'event':
      return { kind, event: 'conversation.created' }
    case 'schedule':
      return { kind, cron: '0 9 * * 1-5', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
    case 'manual':
      return { kind, subject: 'none' }
    default:
      return { kind }
  }
}
