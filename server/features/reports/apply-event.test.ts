import { describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { applyEvent, type Told } from './apply-event.ts'
import { readEvent } from './fact.ts'

const [id, workspaceId, ada, grace] = [newId(), newId(), newId(), newId()]
const at = (clock: string): string => `2026-03-02T${clock}:00.000Z`

function tell(events: [name: string, clock: string, record: object, more?: object][]): Told {
  let told: Told | undefined
  for (const [name, clock, record, more] of events) {
    const conversation = {
      id, number: 1, kind: 'chat', state: 'open', channelId: null, contactId: grace, assigneeId: null, waitingSince: null, closedAt: null, createdAt: at('09:00'), updatedAt: at(clock), ...record,
    }
    told = applyEvent(told, { workspaceId, ...readEvent(name, { conversation, ...more })! })
  }
  return told!
}

const message = (clock: string, authorKind: 'contact' | 'member' | 'system', kind = 'reply') => ({ message: { id: newId(), kind, authorKind, authorId: authorKind === 'member' ? ada : null, createdAt: at(clock) } })
const begun: [string, string, object] = ['conversation.created', '09:00', {}]
const asked: [string, string, object, object] = ['message.created', '09:01', { waitingSince: at('09:01') }, message('09:01', 'contact')]

describe('what an event adds to the facts', () => {
  it('a first response is that of a member, to what waited for one', () => {
    const { fact, newReplies } = tell([
      begun,
      ['message.created', '09:00', {}, message('09:00', 'contact')],
      asked,
      ['message.created', '09:02', { waitingSince: at('09:01') }, message('09:02', 'system')],
      ['message.created', '09:03', { waitingSince: at('09:01') }, message('09:03', 'member', 'note')],
      ['message.created', '09:31', {}, message('09:31', 'member')],
      ['message.created', '10:00', {}, message('10:00', 'member')],
    ])
    expect(fact).toMatchObject({ askedAt: new Date(at('09:01')), answeredAt: new Date(at('09:31')), answeredBy: ada, responseSeconds: 1_800 })
    expect(newReplies.map(({ byContact }) => byContact)).toEqual([true, true, false, false])
  })

  it('what we began has its first response after the contact has written', () => {
    const { fact } = tell([begun, ['message.created', '09:00', {}, message('09:00', 'member')], ['message.created', '11:00', { waitingSince: at('11:00') }, message('11:00', 'contact')]])
    expect(fact).toMatchObject({ askedAt: new Date(at('11:00')), answeredAt: null })
  })

  it('a closing holds until it is opened again', () => {
    const closed: [string, string, object] = ['conversation.closed', '10:00', { state: 'closed', closedAt: at('10:00') }]
    const again: [string, string, object] = ['conversation.reopened', '11:00', {}]
    expect(tell([begun, closed]).fact).toMatchObject({ closedAt: new Date(at('10:00')), resolutionSeconds: 3_600 })
    expect(tell([begun, closed, again]).fact).toMatchObject({ state: 'open', closedAt: null, resolutionSeconds: null })
    const { fact, spells } = tell([begun, closed, again, ['conversation.closed', '12:00', { state: 'closed', closedAt: at('12:00') }]])
    expect(fact.resolutionSeconds).toBe(3 * 3_600)
    expect(spells).toEqual([
      { openedAt: new Date(at('09:00')), endedAt: new Date(at('10:00')), reopened: false },
      { openedAt: new Date(at('11:00')), endedAt: new Date(at('12:00')), reopened: true },
    ])
  })

  it('is opened again by what the contact writes, whichever of the two events comes first', () => {
    const closed: [string, string, object] = ['conversation.closed', '10:00', { state: 'closed', closedAt: at('10:00') }]
    const open = { waitingSince: at('11:00') }
    const written = message('11:00', 'contact')
    const events: [string, string, object, object?][] = [['message.created', '11:00', open, written], ['conversation.reopened', '11:00', open]]
    for (const order of [events, events.toReversed()]) {
      const { fact, spells, newReplies } = tell([begun, asked, closed, ...order])
      expect(fact).toMatchObject({ state: 'open', closedAt: null, resolutionSeconds: null })
      expect(spells).toEqual([
        { openedAt: new Date(at('09:00')), endedAt: new Date(at('10:00')), reopened: false }, { openedAt: new Date(at('11:00')), endedAt: null, reopened: true },
      ])
      expect(newReplies).toHaveLength(2)
    }
  })

  it('a record that was written before the one that is known changes nothing', () => {
    const { fact } = tell([begun, ['conversation.assigned', '10:00', { assigneeId: ada }], ['conversation.closed', '09:30', { state: 'closed', closedAt: at('09:30') }]])
    expect(fact).toMatchObject({ state: 'open', assigneeId: ada })
  })

  it('service levels and ratings come along', () => {
    const rating = { rating: { score: 4, memberId: ada, ratedAt: at('12:00') } }
    const { fact } = tell([begun, ['conversation.updated', '09:10', { slaDueAt: at('10:00') }], ['conversation.slaBreached', '10:00', { slaBreached: true }], ['conversation.rated', '12:00', { slaBreached: true }, rating]])
    expect(fact).toMatchObject({ slaApplied: true, slaBreached: true, score: 4, ratedMemberId: ada, ratedAt: new Date(at('12:00')) })
    expect(tell([begun, ['conversation.ratingAsked', '11:00', {}, { rating: { score: null, memberId: ada, ratedAt: null } }]]).fact.ratedAt).toBeNull()
  })

  it('other events are about something else', () => {
    expect(readEvent('contact.created', { contact: {} })).toBeUndefined()
    expect(readEvent('conversation.imagined', { conversation: { id } })).toBeUndefined()
  })
})
