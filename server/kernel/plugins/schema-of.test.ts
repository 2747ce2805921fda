import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { objectOf } from './schema-of.ts'

const shape = z.object({
  id: z.guid(), title: z.string().min(2).max(5).describe('A title'), n: z.int().min(1).max(9).default(3), share: z.number().optional(), on: z.boolean(),
  kind: z.enum(['a', 'b']).nullable(), tags: z.array(z.string()).max(2), part: z.object({ at: z.iso.datetime() }).optional(), rest: z.record(z.string(), z.json()), either: z.union([z.string(), z.number()]),
})
const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input' })
const made = objectOf(schema)
const good = { id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301', title: 'abc', on: true, kind: null, tags: ['x'], part: { at: '2026-01-01T00:00:00Z' }, rest: { a: [1, { b: null }] }, either: 4 }

describe('a shape made of JSON Schema', () => {
  it('takes what the first one takes, with its defaults, and cuts the rest', () => {
    expect(made.parse({ ...good, extra: 1 })).toEqual(shape.parse(good))
    expect(made.shape['title']!.description).toBe('A title')
  })

  it.each([
    { id: 'x' }, { title: 'a' }, { title: 'abcdef' }, { n: 10 }, { n: 1.5 }, { on: 'yes' }, { kind: 'c' }, { tags: ['a', 'b', 'c'] }, { part: { at: 'today' } }, { rest: [] }, { title: undefined },
  ])('refuses %j as it does', (wrong) => {
    expect([shape.safeParse({ ...good, ...wrong }).success, made.safeParse({ ...good, ...wrong }).success]).toEqual([false, false])
  })

  it('leaves patterns to the plugin: a hostile one would keep this process busy', () => {
    const trap = objectOf({ type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } }, required: ['text'] })
    expect(trap.safeParse({ text: `${'a'.repeat(50)}!` }).success).toBe(true)
  })

  it('does not follow what refers to itself, or nests without end', () => {
    let deep: Record<string, unknown> = { type: 'object', properties: {} }
    for (let level = 0; level < 500; level++) deep = { type: 'object', properties: { inner: deep } }
    expect(objectOf(deep).safeParse({ inner: { inner: {} } }).success).toBe(true)
    expect(objectOf({ type: 'object', properties: { self: { $ref: '#' } } }).safeParse({ self: { self: 1 } }).success).toBe(true)
  })
})
