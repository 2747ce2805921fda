import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { useMay, useMe } from '../identity/use-me.ts'
import type { QueryNames } from '../query-field/query-names.ts'
import { useMembers } from './use-members.ts'

export type Tag = Output['tags']['get']
export type Team = Output['teams']['get']
export type ConversationField = Output['conversationFields']['get']

/** The names of a workspace by their ids, for rows; and as a query can use them. */
export type InboxNames = QueryNames & {
  members: ReadonlyMap<string, { id: string; name: string }>
  teams: ReadonlyMap<string, Team>
  tags: ReadonlyMap<string, Tag>
  ownFields: readonly ConversationField[]
}

const seldom = { staleTime: 5 * 60_000 }

export function useInboxNames(): InboxNames {
  const { member } = useMe()
  const members = useMembers()
  const mayChannels = useMay('channels:read')
  const channels = useQuery(trpc.channels.list.queryOptions({ limit: 100 }, { ...seldom, enabled: mayChannels })).data?.items
  const teams = useQuery(trpc.teams.list.queryOptions({ limit: 100 }, { ...seldom, enabled: useMay('teams:read') })).data?.items
  const tags = useQuery(trpc.tags.list.queryOptions({ limit: 100 }, { ...seldom, enabled: useMay('tags:read') })).data?.items
  const fields = useQuery(trpc.conversationFields.list.queryOptions({}, { ...seldom, enabled: useMay('conversation-fields:read') })).data?.items
  return useMemo(() => {
    return {
      me: member.id,
      assignee: members.filter(({ removedAt }) => removedAt === null).map(({ id, name, email }) => ({ id, name, other: email })),
      team: teams ?? [],
      tag: tags ?? [],
      channel: (channels ?? []).map(({ id, name, address }) => ({ id, name, ...(address ? { other: address } : {}) })),
      fields: fields ?? [],
      members: byId(members),
      teams: byId(teams ?? []),
      tags: byId(tags ?? []),
      ownFields: fields ?? [],
    }
  }, [member.id, members, channels, teams, tags, fields])
}

function byId<T extends { id: string }>(records: readonly T[]): Map<string, T> {
  return new Map(records.map((record) => [record.id, record]))
}
