import { describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { Message } from '../conversations/message.ts'
import { widget } from '../widget/index.ts'
import { visitorAudience, visitorMessage, visitorStateAudience } from './visitor-view.ts'

const at = new Date()
const conversation: Conversation = {
  id: newId(), number: 7, kind: 'chat', state: 'open', subject: 'Inner title', preview: 'Hello', channelId: newId(),
  contactId: newId(), contactName: 'Grace', assigneeId: newId(), unread: true, newsAt: at, waitingSince: at, lastMessageAt: at,
  lastMessageBy: 'member', relatedTo: null, closedAt: null, teamId: null, priority: 'normal', tagIds: [], fields: {}, snoozedUntil: null, mergedInto: null, spam: false, slaDueAt: null, slaBreached: false, inWidget: true, createdAt: at, updatedAt: at,
}
const message: Message = {
  id: newId(), conversationId: conversation.id, kind: 'reply', authorKind: 'member', authorId: newId(),
  authorName: 'Ada', clientId: newId(), text: 'Good morning', html: '<p>Good <em>morning</em></p>', quotedText: null, quotedHtml: null,
  remoteImages: 0, delivery: null, deliveryDetail: null, attachments: [], createdAt: at,
}

describe('what a visitor hears live', () => {
  it('is the reply and its conversation, in the visitor\'s view', () => {
    expect(visitorAudience({ message, conversation, teamName: null })).toEqual([{
      topic: `visitor:${conversation.contactId}`,
      payload: {
        message: {
          id: message.id, conversationId: conversation.id, authorKind: 'member', authorName: 'Ada', clientId: null,
          text: 'Good morning', html: message.html, attachments: [], createdAt: at,
        },
        conversation: {
          id: conversation.id, state: 'open', preview: 'Good morning', lastMessageAt: at, lastMessageBy: 'member',
        },
      },
    }])
  })

  it('has no formatting in what the visitor wrote: that may be a whole mail', () => {
    expect(visitorMessage({ ...message, authorKind: 'contact' }, null)?.html).toBeNull()
  })

  it('names nobody where the channel does not', () => {
    const namesIn = (heard: Message) => visitorAudience({ message: heard, conversation, teamName: 'Fern & Flax' })
      .map((target) => (target as { payload: { message: { authorName: string } } }).payload.message.authorName)
    expect(namesIn(message)).toEqual(['Fern & Flax'])
    expect(namesIn({ ...message, authorKind: 'system', authorName: 'Refunds' })).toEqual(['Fern & Flax'])
    expect(namesIn({ ...message, authorKind: 'contact', authorName: 'Grace' })).toEqual(['Grace'])
  })

  it('is never a note, an event or what is not in the widget', () => {
    for (const kind of ['note', 'event'] as const) {
      expect(visitorAudience({ message: { ...message, kind }, conversation, teamName: null })).toEqual([])
    }
    expect(visitorAudience({ message, conversation: { ...conversation, inWidget: false }, teamName: null })).toEqual([])
    expect(visitorStateAudience({ ...conversation, inWidget: false })).toEqual([])
  })

  it('says that a conversation was closed, and no more', () => {
    const { id, contactId } = conversation
    expect(visitorStateAudience({ ...conversation, state: 'closed' })).toEqual([
      { topic: `visitor:${contactId}`, payload: { conversation: { id, state: 'closed' } } },
    ])
    const [snoozed] = visitorStateAudience({ ...conversation, state: 'snoozed' })
    expect(snoozed).toMatchObject({ payload: { conversation: { state: 'open' } } })
  })
})

describe('topics', () => {
  const topic = (name: string) => widget.topics!.find((each) => each.name === name)!
  const visitor = {
    workspaceId: newId(), actor: { kind: 'visitor' as const, id: newId(), name: '', channelId: newId() },
    scopes: new Set(['widget:use']), rateLimit: null,
  }
  const agent = {
    workspaceId: newId(),
    actor: { kind: 'member' as const, id: newId(), name: 'Ada', role: 'agent', sessionId: newId() },
    scopes: new Set(['conversations:read', 'conversations:write']), rateLimit: null,
  }

  it('let a visitor hear their own and tell that they type, and nobody else\'s', () => {
    expect(topic('visitor').mayListen(visitor, visitor.actor.id)).toBe(true)
    expect(topic('visitor').mayListen(visitor, newId())).toBe(false)
    expect(topic('visitor').mayListen(visitor, null)).toBe(false)
    expect(topic('visitor').maySignal!(visitor, visitor.actor.id)).toBe(false)
    expect(topic('typing').maySignal!(visitor, visitor.actor.id)).toBe(true)
    expect(topic('typing').maySignal!(visitor, newId())).toBe(false)
    expect(topic('typing').mayListen(visitor, visitor.actor.id)).toBe(false)
  })

  it('let members who may answer tell that they type, and hear it', () => {
    expect(topic('visitor').maySignal!(agent, visitor.actor.id)).toBe(true)
    const reader = { ...agent, scopes: new Set(['conversations:read']) }
    expect(topic('visitor').maySignal!(reader, visitor.actor.id)).toBe(false)
    expect(topic('visitor').mayListen(agent, visitor.actor.id)).toBe(false)
    expect(topic('typing').mayListen(agent, visitor.actor.id)).toBe(true)
  })
})
