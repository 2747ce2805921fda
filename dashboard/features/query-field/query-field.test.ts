import { describe, expect, it } from 'vitest'
import { completionsFor } from './completions.ts'
import { type QueryNames, withIds, withNames } from './query-names.ts'

const ada = '0190c5a0-0000-7000-8000-000000000001'
const vip = '0190c5a0-0000-7000-8000-000000000002'
const big = '0190c5a0-0000-7000-8000-000000000003'
const names: QueryNames = {
  me: ada,
  assignee: [{ id: ada, name: 'Ada Lindqvist', other: 'ada@demo.test' }],
  team: [],
  tag: [{ id: vip, name: 'vip' }, { id: big, name: 'Big customer' }],
  channel: [],
  fields: [{ key: 'plan', name: 'Plan', options: ['gold', 'free'] }],
}
const offered = (text: string) => completionsFor(text, names).completions.map(({ insert }) => insert)

describe('names and ids', () => {
  it('puts ids in the place of names, of me and of addresses, and back', () => {
    const ids = withIds('assignee:me tag:VIP,"big customer" refund', names)
    expect(ids).toBe(`assignee:${ada} tag:${vip},${big} refund`)
    expect(withIds('assignee:ada@demo.test', names)).toBe(`assignee:${ada}`)
    expect(withNames(ids, names)).toBe('assignee:me tag:vip,"Big customer" refund')
  })

  it('leaves to the server what it does not know, and what is wrong', () => {
    expect(withIds('tag:unheard-of', names)).toBe('tag:unheard-of')
    expect(withIds('colour:red lamp', names)).toBe('colour:red lamp')
    expect(withIds('-tag:none field.plan:gold "exact words"', names)).toBe('-tag:none field.plan:gold "exact words"')
  })
})

describe('completion', () => {
  it('offers fields for the beginning of a word, none for nothing', () => {
    expect(offered('')).toEqual([])
    expect(offered('lamp st')).toEqual(['state:'])
    expect(offered('-ta')).toEqual(['-tag:'])
    expect(offered('pla')).toEqual(['field.plan:'])
  })

  it('offers values after a colon and after a comma, without those that stand there', () => {
    expect(offered('state:o')).toEqual(['state:open', 'state:snoozed', 'state:closed'])
    expect(offered('tag:')).toEqual(['tag:none', 'tag:vip', 'tag:"Big customer"'])
    expect(offered('tag:vip,b')).toEqual(['tag:vip,"Big customer"'])
    expect(offered('tag:"big cu')).toEqual(['tag:"Big customer"'])
    expect(offered('field.plan:g')).toEqual(['field.plan:gold'])
  })

  it('says from where the token is replaced', () => {
    expect(completionsFor('lamp tag:v', names).from).toBe(5)
    expect(completionsFor('lamp tag:"big c', names).from).toBe(5)
  })
})
