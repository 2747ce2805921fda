import { describe, expect, it } from 'vitest'
import { groupEvents, isChosen, toggleEvent } from './event-choice.ts'

const [contact, conversation] = groupEvents([
  'contact.created', 'contact.updated', 'conversation.closed', 'conversation.created',
]) as [ReturnType<typeof groupEvents>[number], ReturnType<typeof groupEvents>[number]]

describe('the choice of events', () => {
  it('groups events by their kind', () => {
    expect(contact).toEqual({ kind: 'contact', eventNames: ['contact.created', 'contact.updated'] })
    expect(conversation.kind).toBe('conversation')
  })

  it('adds and takes away single events', () => {
    expect(toggleEvent([], contact, 'contact.created')).toEqual(['contact.created'])
    expect(toggleEvent(['contact.created'], contact, 'contact.created')).toEqual([])
  })

  it('lets all of a kind take the place of single ones', () => {
    expect(toggleEvent(['contact.created', 'conversation.closed'], contact, 'contact.*')).toEqual([
      'conversation.closed', 'contact.*',
    ])
    expect(isChosen(['contact.*'], 'contact.updated')).toBe(true)
    expect(isChosen(['contact.*'], 'conversation.closed')).toBe(false)
    expect(isChosen(['*'], 'conversation.closed')).toBe(true)
  })

  it('leaves the others when one is taken out of all of a kind', () => {
    expect(toggleEvent(['contact.*'], contact, 'contact.created')).toEqual(['contact.updated'])
    expect(toggleEvent(['contact.*', 'conversation.closed'], contact, 'contact.*')).toEqual(['conversation.closed'])
  })
})
