import { expect, test } from 'vitest'
import { languages } from './pick-language.ts'
import english from './en.json' with { type: 'json' }

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

test.each(languages)('%s says everything, with the same places to fill in', async (language) => {
  const { default: words } = await import(`./${language}.json`) as { default: Record<string, string> }
  expect(Object.keys(words)).toEqual(Object.keys(english))
  for (const [name, text] of Object.entries(words)) {
    expect(text.trim(), name).not.toBe('')
    expect(placeholders(text), name).toEqual(placeholders(english[name as keyof typeof english]))
  }
  const same = Object.entries(words).filter(([name, text]) => language !== 'en' && text === english[name as keyof typeof english])
  expect(same.length, 'left in English').toBeLessThan(6)
})
