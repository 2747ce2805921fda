import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import type { z } from 'zod'
import { loadConfig } from '../config.ts'
import type { Role } from '../features/identity/member.ts'
import { scopesOf } from '../features/identity/index.ts'
import type { Caller } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Operation } from '../kernel/operation.ts'
import { runOperation } from '../kernel/run-operation.ts'
import { makeLog } from '../kernel/telemetry/log.ts'
import { openKernel } from '../roles/open-kernel.ts'
import { databaseOf, withServer } from './global-setup.ts'

export type Person = { memberId: string; userId: string; email: string; caller: Caller }

/** Olga owns the workspace, Ada answers customers, Vera only looks; Oscar owns another workspace. */
export type CastName = 'olga' | 'ada' | 'vera' | 'oscar'

export type World = {
  kernel: Kernel
  databaseUrl: string
  workspaceId: string
  otherWorkspaceId: string
  cast: Record<CastName, Person>
  /** Runs an operation as one of the cast, or as any caller, through the whole kernel. */
  as(who: CastName | Caller): {
    run<O extends z.ZodObject, I extends z.ZodObject>(
      operation: Operation<string, 'query' | 'command', I, O>, input: z.input<I>, request?: { idempotencyKey?: string; ip?: string },
    ): Promise<z.output<O>>
  }
}

export const anonymous: Caller = {
  workspaceId: null, actor: { kind: 'anonymous', id: null, name: '' }, scopes: new Set(), rateLimit: null,
}

/** A server with a migrated database to copy. */
export type TestServer = { databaseUrl: string; templateName: string }

/** A database of its own with two workspaces and their people. Call once in a test file. */
export async function makeWorld(env: Record<string, string> = {}, server?: TestServer): Promise<World> {
  const name = `test_${newId().replaceAll('-', '')}`
  const { databaseUrl: serverUrl, templateName } = server ?? { databaseUrl: inject('databaseUrl'), templateName: inject('templateName') }
  await withServer(serverUrl, (client) => client.query(`create database ${name} template ${templateName}`))
  const dataDir = await mkdtemp(join(tmpdir(), 'hayloft-world-'))
  const databaseUrl = databaseOf(serverUrl, name)
  const config = loadConfig({ HAYLOFT_DATA_DIR: dataDir, PORT: '0', SMTP_PORT: '0', LOG_LEVEL: 'silent', HAYLOFT_LOGIN_ATTEMPTS: '1000', ...env })
  const { kernel, close } = await openKernel(config, databaseUrl, makeLog(config.logLevel))
  afterAll(async () => {
    await close()
    await withServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
    await rm(dataDir, { recursive: true, force: true })
  })

  const workspaceId = await insertWorkspace(kernel, 'meadow')
  const otherWorkspaceId = await insertWorkspace(kernel, 'orchard')
  const cast = {
    olga: await insertPerson(kernel, workspaceId, 'Olga', 'owner'),
    ada: await insertPerson(kernel, workspaceId, 'Ada', 'agent'),
    vera: await insertPerson(kernel, workspaceId, 'Vera', 'viewer'),
    oscar: await insertPerson(kernel, otherWorkspaceId, 'Oscar', 'owner'),
  }
  return {
    kernel, databaseUrl, workspaceId, otherWorkspaceId, cast,
    as: (who) => ({
      async run(operation, input, request = {}) {
        const caller = typeof who === 'string' ? cast[who].caller : who
        const call = { caller, request: { correlationId: newId(), ip: '127.0.0.1', userAgent: 'test', ...request }, surface: 'internal' as const }
        return (await runOperation(kernel, operation, call, input)).output
      },
    }),
  }
}

async function insertWorkspace(kernel: Kernel, slug: string): Promise<string> {
  const id = newId()
  await kernel.database.system.insertInto('workspaces').values({ id, slug, name: slug }).execute()
  return id
}

async function insertPerson(kernel: Kernel, workspaceId: string, name: string, role: Role): Promise<Person> {
  const { system } = kernel.database
  const [userId, memberId, sessionId] = [newId(), newId(), newId()]
  const email = `${name.toLowerCase()}@${workspaceId}.test`
  await system.insertInto('users').values({ id: userId, email }).execute()
  await system.insertInto('members').values({ id: memberId, workspace_id: workspaceId, user_id: userId, name, email, role }).execute()
  await system.insertInto('sessions').values({
    id: sessionId, workspace_id: workspaceId, member_id: memberId, refresh_hash: Buffer.from(sessionId), expires_at: new Date(Date.now() + 3_600_000),
  }).execute()
  return {
    memberId, userId, email,
    caller: {
      workspaceId, actor: { kind: 'member', id: memberId, name, role, sessionId }, scopes: scopesOf(role), rateLimit: null,
    },
  }
}
