import { brandColour } from '../../../sdk/browser/brand-colour.ts'
import { words } from '../../lib/words.ts'
import { Field } from '../../ui/field.tsx'
import { Segments } from '../../ui/segments.tsx'
import { LabelledGroup } from './labelled-group.tsx'
import type { Editing } from './records.ts'
import { SwitchField } from './switch-field.tsx'

const w = words.widget.look
const themes = ['auto', 'light', 'dark'] as const
const positions = ['left', 'right'] as const

export function LookFields({ settings, change, issues, name, onName }: Editing & { name: string; onName(name: string): void }) {
  const { fill } = brandColour(settings.colour)
  const isChanged = settings.colour !== null && fill.toLowerCase() !== settings.colour.toLowerCase()
  return (
    <>
      <Field label={w.name} hint={w.nameHint} value={name} error={issues['name']} onChange={(event) => onName(event.target.value)} />
      <Field
        label={w.colour}
        type="color"
        className="max-w-40"
        value={settings.colour ?? '#1a1610'}
        hint={isChanged ? w.darkened(fill) : undefined}
        error={issues['settings.colour']}
        onChange={(event) => change({ colour: event.target.value })}
      />
      <div className="flex flex-wrap gap-x-8 gap-y-3">
        <LabelledGroup label={w.theme}>
          <Segments
            label={w.theme}
            value={settings.theme}
            options={themes.map((value) => ({ value, label: w.themes[value] }))}
            onChange={(theme) => change({ theme })}
          />
        </LabelledGroup>
        <LabelledGroup label={w.position}>
          <Segments
            label={w.position}
            value={settings.position}
            options={positions.map((value) => ({ value, label: w.positions[value] }))}
            onChange={(position) => change({ position })}
          />
        </LabelledGroup>
      </div>
      <SwitchField
        label={w.showsTeam}
        hint={w.showsTeamHint}
        checked={settings.showsTeam}
        onChange={(showsTeam) => change({ showsTeam })}
      />
      <SwitchField
        label={w.countsInTitle}
        checked={settings.countsInTitle}
        onChange={(countsInTitle) => change({ countsInTitle })}
      />
    </>
  )
}
