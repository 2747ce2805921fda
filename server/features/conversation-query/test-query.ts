import fc from 'fast-check'
import { fixedValues, type Term, type TermField, termFields } from './query.ts'

/** Ids and keys that the conversations of a test have. */
export type QueryWorld = { members: string[]; teams: string[]; tags: string[]; channels: string[]; contacts: string[]; numbers: number[]; keys: Record<string, string[]> }

const duration = fc.tuple(fc.constantFrom('>', '<'), fc.integer({ min: 1, max: 40 }), fc.constantFrom('m', 'h', 'd', 'w')).map((parts) => parts.join(''))

function range(now: number): fc.Arbitrary<string> {
  const day = fc.integer({ min: -40, max: 1 }).map((days) => new Date(now + days * 86_400_000).toISOString().slice(0, 10))
  return fc.oneof(duration, day, fc.tuple(day, day).map((days) => days.sort().join('..')))
}

/** Terms over what is there, so that they match often; and sometimes over what is not. */
export function termOf(world: QueryWorld, now: number): fc.Arbitrary<Term> {
  const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
  const unknown = '00000000-0000-7000-8000-00000000dead'
  const named: Partial<Record<TermField, fc.Arbitrary<string[]>>> = {
    assignee: some([...world.members, 'me', 'none', unknown]), team: some([...world.teams, 'none', unknown]), tag: some([...world.tags, 'none', unknown]),
    channel: some([...world.channels, 'none']), contact: some([...world.contacts, unknown]), number: some([...world.numbers.map(String), '999999999']),
    waiting: duration.map((each) => [each]), created: range(now).map((each) => [each]), updated: range(now).map((each) => [each]), closed: range(now).map((each) => [each]),
    field: fc.constantFrom(...Object.entries(world.keys)).chain(([key, values]) => some([...values, 'none', 'nothing']).map((own) => [key, ...own])),
  }
  const field = fc.constantFrom(...termFields.filter((each) => each !== 'company'))
  return fc.tuple(field, fc.boolean()).chain(([of, negated]) =>
    (named[of] ?? some(fixedValues[of as keyof typeof fixedValues])).map((values) => ({ field: of, values, negated })))
}
