import { feature } from '../../kernel/feature.ts'
import { one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { actOnClocks } from './act-on-clocks.ts'
import { applyPolicies } from './apply-policies.ts'
import {
  conversationSlaBreached, conversationSlaChanged, conversationSlaEscalated, slaPolicyCreated, slaPolicyRemoved, slaPolicyUpdated,
} from './events.ts'
import { followConversations } from './follow-conversations.ts'
import { followMergedTag, followTagWhenMerged } from './follow-merged-tag.ts'
import { catchUpMoments, keepMoments } from './keep-moments.ts'
import { findSlaPolicies, getSlaPolicy, listSlaClocks, listSlaPolicies } from './read-service-levels.ts'
import { SlaClock } from './sla-clock.ts'
import { SlaPolicy } from './sla-policy.ts'
import { createSlaPolicy, removeSlaPolicy, reorderSlaPolicies, updateSlaPolicy } from './write-sla-policies.ts'

export { conversationSlaBreached, conversationSlaChanged, conversationSlaEscalated } from './events.ts'
export { SlaClock } from './sla-clock.ts'

/** How soon conversations are to be answered and resolved, and what happens when they are not. */
export const serviceLevels = feature({
  name: 'service-levels',
  operations: [listSlaPolicies, getSlaPolicy, createSlaPolicy, updateSlaPolicy, removeSlaPolicy, reorderSlaPolicies, listSlaClocks],
  internal: [actOnClocks, followMergedTag],
  resources: [
    resource('SlaPolicy', SlaPolicy),
    resource('SlaClock', SlaClock, {
      policy: one('SlaPolicy', { by: 'policyId', scope: 'service-levels:read', load: (ctx, ids) => findSlaPolicies(ctx.db, ids) }),
    }),
  ],
  events: [slaPolicyCreated, slaPolicyUpdated, slaPolicyRemoved, conversationSlaChanged, conversationSlaBreached, conversationSlaEscalated],
  topics: [{ name: 'service-levels', mayListen: (caller) => grants(caller.scopes, 'service-levels:read') }],
  reactions: [followTagWhenMerged],
  projections: (kernel) => [followConversations(kernel)],
  jobs: [applyPolicies, keepMoments],
  crons: [catchUpMoments],
})
