import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { Member, Workspace } from '../identity/index.ts'

export const Session = z.object({
  id: Id,
  memberId: Id,
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: Moment,
  lastSeenAt: Moment,
  expiresAt: Moment,
  endedAt: Moment.nullable(),
  current: z.boolean().describe('The session of this very request'),
}).meta({ id: 'Session', description: 'One signed-in browser or client' })
export type Session = z.output<typeof Session>

export const SessionPage = pageOf(Session)

export const SessionRecord = Session.omit({ current: true })
export type SessionRecord = z.output<typeof SessionRecord>

export const sessionColumns = columnsOf(SessionRecord, 'sessions')

export const SignedIn = z.object({
  accessToken: z.string().describe('Send as a Bearer token; good for ten minutes'),
  expiresAt: Moment.describe('When the access token expires'),
  refreshToken: z.string().describe('Good for one refresh, which gives the next'),
  member: Member,
  workspace: Workspace,
}).meta({ id: 'SignedIn' })
export type SignedIn = z.output<typeof SignedIn>
