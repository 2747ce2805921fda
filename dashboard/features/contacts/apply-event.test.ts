import { expect, it } from 'vitest'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact } from '../../lib/records.ts'
import { applyEvent, type ContactsState } from './apply-event.ts'

const ada = contact('2', 'Ada')
const state: ContactsState = {
  lists: [
    { pages: [{ items: [ada, contact('1', 'Bo')], nextCursor: null }] },
    { query: 'ada', pages: [{ items: [ada], nextCursor: null }] },
  ],
  contacts: { 2: ada },
}

it('puts a new contact first, but not into a search', () => {
  expect(names(applyEvent(state, event('contact.created', contact('3', 'Cy'))))).toEqual(['Cy Ada Bo', 'Ada'])
})

it('updates a contact wherever it is shown', () => {
  const after = applyEvent(state, event('contact.updated', { ...ada, name: 'Ada L' }))
  expect(names(after)).toEqual(['Ada L Bo', 'Ada L'])
  expect(after.contacts['2']?.name).toBe('Ada L')
})

it('drops a contact that turned out to be another one', () => {
  const merged: LiveEvent = { ...event('contact.merged', ada), payload: { contact: ada, mergedContactId: '1' } }
  expect(names(applyEvent(state, merged))).toEqual(['Ada', 'Ada'])
  expect(applyEvent({ ...state, contacts: { ...state.contacts, 1: contact('1', 'Bo') } }, merged).contacts).toEqual({ 2: ada })
})

it('ignores what is older than what was read, and other events', () => {
  expect(names(applyEvent(state, event('contact.updated', { ...ada, name: 'Old', updatedAt: '2020' })))).toEqual(
    names(state),
  )
  expect(applyEvent(state, event('conversation.closed', ada))).toBe(state)
})

function names({ lists }: ContactsState): string[] {
  return lists.map(({ pages }) => pages.flatMap(({ items }) => items.map(({ name }) => name)).join(' '))
}

function event(name: string, record: Contact): LiveEvent {
  return {
    id: 'e',
    name,
    subjectId: record.id,
    at: '',
    actor: { kind: 'member', id: null, name: '' },
    payload: { contact: record },
  }
}

function contact(id: string, name: string): Contact {
  return {
    id,
    name,
    email: null,
    phone: null,
    companyId: null,
    externalId: null,
    lifecycle: 'lead',
    attributes: {},
    lastSeenAt: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  }
}
