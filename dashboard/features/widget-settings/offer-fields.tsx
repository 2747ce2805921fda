import { Plus, Trash2 } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { type Editing, languages, type Offer } from './records.ts'
import { SwitchField } from './switch-field.tsx'

const w = words.widget.offers

/** Messages that the team shows by itself, and when. */
export function OfferFields({ settings, change, issues }: Editing) {
  const { proactive } = settings
  const add = () => {
    const fresh: Offer = {
      id: crypto.randomUUID().slice(0, 8), isOn: true, text: '', page: '', afterSeconds: 10, visits: 1, languages: [], everyDays: null,
    }
    change({ proactive: [...proactive, fresh] })
  }
  const replace = (at: number, part: Partial<Offer>) =>
    change({ proactive: proactive.map((offer, place) => (place === at ? { ...offer, ...part } : offer)) })
  return (
    <>
      <p className="text-dense text-ink-soft">{proactive.length === 0 ? `${w.detail} ${w.empty}` : w.detail}</p>
      {proactive.map((offer, at) => (
        <fieldset key={offer.id} className="flex flex-col gap-3 rounded-card border border-line bg-raised p-3">
          <legend className="sr-only">{w.one(at + 1)}</legend>
          <OfferRow
            offer={offer}
            onChange={(part) => replace(at, part)}
            onRemove={() => change({ proactive: proactive.toSpliced(at, 1) })}
            issue={(name) => issues[`settings.proactive.${at}.${name}`]}
          />
        </fieldset>
      ))}
      <Button className="self-start" onClick={add} disabled={proactive.length >= 20}>
        <Plus aria-hidden size={14} />
        {w.add}
      </Button>
    </>
  )
}

type RowProps = {
  offer: Offer
  onChange(part: Partial<Offer>): void
  onRemove(): void
  issue(name: keyof Offer): string | undefined
}

function OfferRow({ offer, onChange, onRemove, issue }: RowProps) {
  const number = (name: 'afterSeconds' | 'visits', least: number) => (
    <Field
      label={name === 'visits' ? w.visits : w.after}
      type="number"
      min={least}
      value={offer[name]}
      error={issue(name)}
      onChange={(event) => onChange({ [name]: Number(event.target.value) })}
    />
  )
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <SwitchField label={w.isOn} checked={offer.isOn} onChange={(isOn) => onChange({ isOn })} />
        <IconButton icon={Trash2} label={w.remove} onClick={onRemove} />
      </div>
      <Field
        label={w.text}
        dir="auto"
        maxLength={500}
        value={offer.text}
        placeholder={w.textPlaceholder}
        error={issue('text')}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <Field
        label={w.page}
        hint={w.pageHint}
        maxLength={300}
        value={offer.page}
        error={issue('page')}
        onChange={(event) => onChange({ page: event.target.value })}
      />
      <div className="grid grid-cols-2 gap-3 wide:grid-cols-4">
        {number('afterSeconds', 0)}
        {number('visits', 1)}
        <Field
          label={w.again}
          type="number"
          min={1}
          max={365}
          value={offer.everyDays ?? ''}
          placeholder={w.once}
          error={issue('everyDays')}
          onChange={(event) => onChange({ everyDays: event.target.value === '' ? null : Number(event.target.value) })}
        />
        <SelectField
          label={w.languages}
          value={offer.languages[0] ?? ''}
          onChange={(event) => {
            const language = languages.find((each) => each === event.target.value)
            onChange({ languages: language ? [language] : [] })
          }}
        >
          <option value="">{w.anyLanguage}</option>
          {languages.map((each) => (
            <option key={each} value={each}>
              {words.widget.languages[each]}
            </option>
          ))}
        </SelectField>
      </div>
    </>
  )
}
