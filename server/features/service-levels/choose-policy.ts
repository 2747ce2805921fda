import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { MatchedConversation } from '../conversation-query/index.ts'
import { findHoursByIds } from '../hours/index.ts'
import type { Policy } from './advance.ts'
import { belongingByDatabase, belongsByRecord, partPolicyQuery } from './policy-query.ts'
import { type SlaPolicy, slaPolicyColumns } from './sla-policy.ts'

export type Choice = (record: MatchedConversation & { id: string }, at: Date) => Policy | null

/** Those of the workspace that the caller has entered, in their order. */
export async function findPolicies(db: Db): Promise<(SlaPolicy & Policy)[]> {
  const { rows } = await sql<SlaPolicy>`
    select ${slaPolicyColumns} from sla_policies where workspace_id = current_workspace() and removed_at is null order by position, id`.execute(db)
  const hours = await findHoursByIds(db, rows.flatMap(({ hoursId }) => hoursId ?? []))
  return rows.map((policy) => ({ ...policy, schedule: policy.hoursId === null ? null : hours.get(policy.hoursId) ?? null }))
}

/** The first policy that a conversation belongs to, of those that were there then. One statement for each that asks for companies or addresses. */
export async function makeChoice(db: Db, policies: readonly (SlaPolicy & Policy)[], conversationIds: readonly string[]): Promise<Choice> {
  const parted = await Promise.all(policies.map(async (policy) => {
    const query = partPolicyQuery(policy.query)
    return { policy, query, belonging: query.asked.terms.length > 0 ? await belongingByDatabase(db, query, conversationIds) : undefined }
  }))
  return (record, at) => parted.find(({ policy, query, belonging }) =>
    policy.createdAt <= at && (belonging?.has(record.id) ?? true) && belongsByRecord(query, record))?.policy ?? null
}
