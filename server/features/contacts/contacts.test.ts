import { beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { createCompany } from './company-operations.ts'
import { createContact } from './create-contact.ts'
import { getContact } from './get-contact.ts'
import { listContactsOperation } from './list-contacts.ts'
import { updateContact } from './update-contact.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

describe('contacts', () => {
  it('creates and gets a contact', async () => {
    const grace = await world.as('ada').run(createContact, { name: 'Grace', email: 'Grace@Example.com', attributes: { plan: 'pro' } })
    expect(grace).toMatchObject({ name: 'Grace', email: 'grace@example.com', lifecycle: 'lead', attributes: { plan: 'pro' } })
    expect(await world.as('vera').run(getContact, { id: grace.id })).toEqual(grace)
  })

  it('does not show a contact to another workspace', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Hidden' })
    await expect(world.as('oscar').run(getContact, { id: contact.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(updateContact, { id: contact.id, name: 'Stolen' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listContactsOperation, {})).items).toEqual([])
  })

  it('refuses a writer without the scope', async () => {
    await expect(world.as('vera').run(createContact, { name: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('refuses a taken address and a company of elsewhere', async () => {
    await world.as('ada').run(createContact, { email: 'taken@example.com' })
    await expect(world.as('ada').run(createContact, { email: 'TAKEN@example.com' })).rejects.toMatchObject({ code: 'conflict' })
    const foreign = await world.as('oscar').run(createCompany, { name: 'Orchard Ltd' })
    await expect(world.as('ada').run(createContact, { companyId: foreign.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('pages through a list without gap or double, and searches', async () => {
    for (let n = 0; n < 7; n++) await world.as('olga').run(createContact, { name: `Pager ${n}` })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.as('vera').run(listContactsOperation, { query: 'pag', limit: 3, cursor })
      seen.push(...page.items.map((contact) => contact.name!))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Pager ${n}`))
    await expect(world.as('vera').run(listContactsOperation, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('writes the event and the audit entry with the change, in the same transaction', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Before' })
    await world.as('ada').run(updateContact, { id: contact.id, name: 'After' })
    const { system } = world.kernel.database
    const events = await system.selectFrom('events').selectAll().where('subject_id', '=', contact.id).orderBy('id').execute()
    expect(events.map(({ name }) => name)).toEqual(['contact.created', 'contact.updated'])
    const [, entry] = await system.selectFrom('audit_entries').selectAll().where('subject_id', '=', contact.id).orderBy('id').execute()
    expect(entry).toMatchObject({ operation: 'contacts.update', actor: { name: 'Ada' }, changes: [{ before: { name: 'Before' }, after: { name: 'After' } }] })
    await expect(world.as('ada').run(createContact, { name: 'Lost', companyId: contact.id })).rejects.toMatchObject({ code: 'not_found' })
    const failed = await system.selectFrom('audit_entries').selectAll().where('operation', '=', 'contacts.create').execute()
    expect(failed.some((row) => JSON.stringify(row.input).includes('Lost'))).toBe(false)
  })

  it('answers a repeated Idempotency-Key once, and refuses it with another input', async () => {
    const input = { name: 'Once' }
    const [first, second] = await Promise.all([
      world.as('ada').run(createContact, input, { idempotencyKey: 'key-1' }),
      world.as('ada').run(createContact, input, { idempotencyKey: 'key-1' }),
    ])
    expect(first.id).toBe(second.id)
    await expect(world.as('ada').run(createContact, { name: 'Twice' }, { idempotencyKey: 'key-1' })).rejects.toMatchObject({ code: 'idempotency_mismatch' })
  })
})
