import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { type Editing, type Language, languages } from './records.ts'

const w = words.widget.words
const texts = ['greeting', 'introduction', 'launcherText'] as const
const placeholders = { greeting: w.greetingPlaceholder, introduction: '', launcherText: w.launcherPlaceholder }
const longest = { greeting: 300, introduction: 600, launcherText: 40 }

/** The channel's own words, for all languages or one: where a language has none, those for all are shown. */
export function WordFields({ settings, change, issues }: Editing) {
  const [of, setOf] = useState<'' | Language>('')
  const own = settings.texts.find(({ language }) => language === of)
  const write = (name: (typeof texts)[number], text: string) => {
    const value = text === '' ? null : text
    if (of === '') return change({ [name]: value })
    const before = own ?? { language: of, greeting: null, introduction: null, launcherText: null }
    const after = { ...before, [name]: value }
    const isEmpty = texts.every((each) => after[each] === null)
    change({ texts: [...settings.texts.filter(({ language }) => language !== of), ...(isEmpty ? [] : [after])] })
  }
  return (
    <>
      <div className="grid gap-3 wide:grid-cols-2">
        <SelectField
          label={w.language}
          value={settings.language}
          onChange={(event) => change({ language: languages.find((each) => each === event.target.value) ?? 'auto' })}
        >
          <option value="auto">{w.auto}</option>
          <Languages />
        </SelectField>
        <SelectField
          label={w.of}
          value={of}
          onChange={(event) => setOf(languages.find((each) => each === event.target.value) ?? '')}
        >
          <option value="">{w.every}</option>
          <Languages />
        </SelectField>
      </div>
      {texts.map((name) => (
        <Field
          key={name}
          label={w[name]}
          dir="auto"
          maxLength={longest[name]}
          value={(of === '' ? settings[name] : own?.[name]) ?? ''}
          placeholder={(of === '' ? null : settings[name]) ?? placeholders[name]}
          error={issues[`settings.${name}`]}
          onChange={(event) => write(name, event.target.value)}
        />
      ))}
    </>
  )
}

function Languages() {
  return languages.map((each) => (
    <option key={each} value={each}>
      {words.widget.languages[each]}
    </option>
  ))
}
