import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import { makeSlots } from '../../kernel/jobs/slots.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type MailboxSession, openSession, type SessionOptions } from './mailbox-session.ts'
import { boxesByState, oldestSync } from './metrics.ts'
import { boxLimits } from './open-box.ts'

export type MailboxKeeper = { id: string; kept(): string[]; stop(): Promise<void> }

type KeeperOptions = Omit<SessionOptions, 'connecting' | 'taking'> & { everyMs: number; deadAfterMs: number; mostConnecting: number; mostTaking: number }

export const keeperOptions: KeeperOptions = {
  limits: boxLimits, pollMs: 60_000, idleMs: 9 * 60_000, silentMs: 60_000,
  everyMs: 2_000,
  // What a keeper still takes after that fails at its commit: the box is another's.
  deadAfterMs: 6_000,
  // Each holds a megabyte of mails, or one large mail.
  mostTaking: 8,
  mostConnecting: 20,
}

type Session = MailboxSession & { revision: number }
type Row = { id: string; workspaceId: string; revision: number }

/**
 * Keeps this process's share of all mail boxes open. The processes share the boxes evenly; those of one that has died go
 * to the others within seconds.
 */
export function keepMailboxes(kernel: Kernel, options: Partial<KeeperOptions> = {}): MailboxKeeper {
  const settings = { ...keeperOptions, ...options }
  const { system } = kernel.database
  const id = newId()
  const sessions = new Map<string, Session>()
  const places = { connecting: makeSlots(settings.mostConnecting), taking: makeSlots(settings.mostTaking) }
  let stopped = false

  const tick = async (): Promise<void> => {
    const { rows: [all] } = await sql<{ boxes: number }>`select count(*)::int as boxes from mailboxes where state <> 'paused'`.execute(system)
    if (all!.boxes === 0 && sessions.size === 0) return
    const { rows: [living] } = await sql<{ count: number }>`
      with own as (
        insert into mailbox_keepers (id) values (${id}) on conflict (id) do update set seen_at = clock_timestamp()
      ), gone as (
        delete from mailbox_keepers where seen_at < now() - interval '1 hour'
      )
      select count(*)::int as count from mailbox_keepers where id <> ${id} and seen_at > now() - ${settings.deadAfterMs} * interval '1 millisecond'`.execute(system)
    const share = Math.ceil(all!.boxes / (living!.count + 1))
    await giveUp(await readKept(), share)
    const kept = await readKept()
    if (kept.length < share) kept.push(...await claim(share - kept.length))
    adjust(kept)
    measure(sessions)
  }

  const readKept = async (): Promise<Row[]> => (await sql<Row>`
    select id, workspace_id as "workspaceId", revision from mailboxes where keeper_id = ${id} and state <> 'paused' order by id`.execute(system)).rows

  /** What is beyond our share is for a process that came later. */
  const giveUp = async (kept: readonly Row[], share: number): Promise<void> => {
    const spare = kept.slice(share).map((row) => row.id)
    if (spare.length === 0) return
    await Promise.all(spare.map((boxId) => sessions.get(boxId)?.stop()))
    for (const boxId of spare) sessions.delete(boxId)
    await sql`update mailboxes set keeper_id = null where keeper_id = ${id} and id = any(${spare}::uuid[])`.execute(system)
  }

  const claim = async (most: number): Promise<Row[]> => (await sql<Row>`
    update mailboxes set keeper_id = ${id}
    where id in (
      select id from mailboxes
      where state <> 'paused' and (keeper_id is null or not exists (
        select from mailbox_keepers as keeper where keeper.id = keeper_id and seen_at > now() - ${settings.deadAfterMs} * interval '1 millisecond'))
      order by id limit ${most} for update skip locked)
    returning id, workspace_id as "workspaceId", revision`.execute(system)).rows

  const adjust = (kept: readonly Row[]): void => {
    const wanted = new Map(kept.map((row) => [row.id, row]))
    for (const [boxId, session] of sessions) {
      const row = wanted.get(boxId)
      if (row?.revision === session.revision) continue
      sessions.delete(boxId)
      // Its successor's takings are checked like anyone's, so neither waits for the other.
      void session.stop()
    }
    if (stopped) return
    for (const row of kept) {
      if (sessions.has(row.id)) continue
      const session = openSession(kernel, { id: row.id, workspaceId: row.workspaceId, keeperId: id }, { ...settings, ...places })
      sessions.set(row.id, Object.assign(session, { revision: row.revision }))
    }
  }

  let working: Promise<void> = Promise.resolve()
  const turn = (): void => {
    working = working.then(() => stopped ? undefined : tick()).catch((error: unknown) => {
      if (!stopped) kernel.log.warn({ err: error }, 'cannot look after the mail boxes; trying again')
    })
  }
  turn()
  const timer = setInterval(turn, settings.everyMs)
  timer.unref()
  return {
    id,
    kept: () => [...sessions.keys()],
    async stop() {
      stopped = true
      clearInterval(timer)
      await working
      await Promise.all([...sessions.values()].map((session) => session.stop()))
      sessions.clear()
      await sql`with own as (delete from mailbox_keepers where id = ${id}) update mailboxes set keeper_id = null where keeper_id = ${id}`.execute(system)
        .catch(() => undefined)
    },
  }
}

function measure(sessions: ReadonlyMap<string, MailboxSession>): void {
  const counts = { waiting: 0, syncing: 0, connected: 0, failing: 0 }
  let oldest = Date.now()
  for (const { state, lastSyncedAt } of sessions.values()) {
    counts[state]++
    oldest = Math.min(oldest, lastSyncedAt)
  }
  for (const [state, count] of Object.entries(counts)) boxesByState.set({ state }, count)
  oldestSync.set((Date.now() - oldest) / 1000)
}
