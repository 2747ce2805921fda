import { describe, expect, it } from 'vitest'
import { readAsked } from './asked.ts'
import { vectorOf } from './document.ts'
import { wordsOf } from './words.ts'

const words = (text: string): string[] => wordsOf(text).map(({ word }) => word)
const asked = (text: string, typing = false): string | undefined => readAsked(typing ? text : `${text} `)?.text

describe('words', () => {
  it('folds case and accents, and keeps addresses, prices and names whole beside their parts', () => {
    expect(words('ÉCOLE straße Łódź Ἀθῆναι')).toEqual(['ecole', 'strasse', 'lodz', 'αθηναι'])
    expect(words('Write grace@example.com!')).toEqual(['write', 'grace', 'example', 'com', 'grace@example.com', 'example.com'])
    expect(words('12.50€ don’t')).toEqual(['12', '50', '12.50', 'don', 't', "don't"])
    expect(words('東京都')).toEqual(['東京', '京都', '都'])
    expect(words('हिन्दी')).toEqual(['हिन्दी'])
    expect(words('--- !? 🙂')).toEqual([])
  })

  it('says where each stands', () => {
    const text = 'A  tea-pot, Größe'
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['A', 'tea', 'pot', 'tea-pot', 'Größe'])
    expect(wordsOf(text).map(({ place }) => place)).toEqual([1, 2, 3, 2, 4])
  })
})

describe('what is asked', () => {
  it('becomes a tsquery in which nothing of the text can be an operator', () => {
    expect(asked('lamp BROKEN')).toBe("'~lamp' & '~broken'")
    expect(asked('lamp broke', true)).toBe("'~lamp' & '~broke':*")
    expect(asked('lam* broken')).toBe("'~lam':* & '~broken'")
    expect(asked('"two full weeks" -late')).toBe("('~two' <1> '~full' <1> '~weeks') & !'~late'")
    expect(asked("o'hara | !x & (y:*)")).toBe("'~o''hara' & '~x' & '~y'")
    expect(asked('grace@example.com')).toBe("'~grace@example.com'")
    expect(asked('東京都')).toBe("('~東京' <1> '~京都')")
    expect(asked('東')).toBe("'~東':*")
    expect(asked('a', true)).toBe("'~a'")
    expect(asked('!? "" 🙂')).toBeUndefined()
    expect(() => asked('-late')).toThrow()
  })

  it('meets a document only within one field', () => {
    const vector = vectorOf(26, { subject: 'blue lamp', name: 'Grace', email: null, phone: null }, { text: 'lamp post', attachments: ['plan.pdf'] })
    expect(vector).toContain("'1a~lamp':2A,20")
    expect(vector).toContain("'1a~plan.pdf':14C")
  })
})
