import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { Conversation } from '../conversations/index.ts'
import { SlaClock } from './sla-clock.ts'
import { Escalation, SlaPolicy } from './sla-policy.ts'

const ofPolicy = { payload: z.object({ slaPolicy: SlaPolicy }), audience: () => ['service-levels'] }
export const slaPolicyCreated = event('slaPolicy.created', ofPolicy)
export const slaPolicyUpdated = event('slaPolicy.updated', ofPolicy)
export const slaPolicyRemoved = event('slaPolicy.removed', ofPolicy)

const members = ({ conversation }: { conversation: Conversation }): Audience => ['conversations', `conversation:${conversation.id}`]
const PolicyName = z.object({ id: Id, name: z.string() }).meta({ id: 'SlaPolicyName' })

/** Its due moment or its breach changed, and nothing else: apart from conversation.updated, which flows and webhooks hear. */
export const conversationSlaChanged = event('conversation.slaChanged', { payload: z.object({ conversation: Conversation }), audience: members })
export const conversationSlaBreached = event('conversation.slaBreached', {
  payload: z.object({ conversation: Conversation, clock: SlaClock, policy: PolicyName }), audience: members,
})
export const conversationSlaEscalated = event('conversation.slaEscalated', {
  payload: z.object({ conversation: Conversation, clock: SlaClock, policy: PolicyName, escalation: Escalation }), audience: members,
})

/** What this room writes of conversations itself: no reason to look at their clocks. */
export const ownEventNames: readonly string[] = [conversationSlaChanged.name, conversationSlaBreached.name, conversationSlaEscalated.name]
