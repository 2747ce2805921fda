import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config.ts'
import { createContact } from '../../features/contacts/create-contact.ts'
import { listContactsOperation } from '../../features/contacts/list-contacts.ts'
import { openKernel } from '../../roles/open-kernel.ts'
import { describeWithPostgresTools } from '../../testing/needs.ts'
import { type ReplicatedServer, startReplicatedServer } from '../../testing/replicated-server.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { newId } from '../ids.ts'
import type { Kernel } from '../kernel.ts'
import { runOperation } from '../run-operation.ts'
import { makeLog } from '../telemetry/log.ts'
import { replicaReads } from '../telemetry/metrics.ts'

describeWithPostgresTools('reads by a replica', () => {
  let server: ReplicatedServer
  let world: World
  /** Another api process on the same databases. */
  let other: Kernel
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    server = await startReplicatedServer()
    world = await makeWorld({}, server)
    const config = loadConfig({
      HAYLOFT_DATA_DIR: world.kernel.config.dataDir, LOG_LEVEL: 'silent',
      // The second one never answers.
      DATABASE_REPLICA_URLS: `${server.replicaUrl(world.databaseUrl)},postgres://postgres@127.0.0.1:1/nothing`,
    })
    const opened = await openKernel(config, world.databaseUrl, makeLog('silent'))
    other = opened.kernel
    closing.push(opened.close)
    await caughtUp()
  })
  afterAll(() => Promise.all(closing.map((close) => close())))

  const replay = (what: 'pause' | 'resume') => server.askReplica(world.databaseUrl, `select pg_wal_replay_${what}()`)
  const read = async (kernel = other, caller = world.cast.ada.caller) => {
    const request = { correlationId: newId(), ip: null, userAgent: null }
    const { output } = await runOperation(kernel, listContactsOperation, { caller, request, surface: 'internal' }, { limit: 100 })
    return output.items.map(({ name }) => name)
  }
  const counted = async () => {
    const { values } = await replicaReads.get()
    const of = (source: string) => values.find(({ labels }) => labels.source === source)?.value ?? 0
    return { replica: of('replica'), primary: of('primary') }
  }
  const byReplica = async (): Promise<boolean> => {
    const before = await counted()
    await read()
    return (await counted()).replica > before.replica
  }
  const caughtUp = () => vi.waitUntil(byReplica, { timeout: 30_000, interval: 50 })
  const write = (name: string) => world.as('ada').run(createContact, { name })

  it('goes there, and sees only the rows of the workspace', async () => {
    await write('Grace')
    await caughtUp()
    expect(await read()).toContain('Grace')
    expect(await read(other, world.cast.oscar.caller)).toEqual([])
    const seen = await server.askReplica(world.databaseUrl, `
      select query from pg_stat_activity where application_name = 'hayloft reads' `)
    expect(seen).toContainEqual({ query: expect.stringMatching(/from "?contacts/) })
  })

  it('is never behind what another process has written, whether or not the replica keeps up', async () => {
    const stale: string[] = []
    for (let n = 0; n < 150; n++) {
      await write(`Visitor ${n}`)
      if (!(await read()).includes(`Visitor ${n}`)) stale.push(`Visitor ${n}`)
    }
    expect(stale).toEqual([])
  })

  it('asks the primary while the replica is held back, and the replica again when it has caught up', async () => {
    await caughtUp()
    await replay('pause')
    try {
      for (let n = 0; n < 5; n++) {
        await write(`Held back ${n}`)
        expect((await read())[0]).toBe(`Held back ${n}`)
      }
      const before = await counted()
      await Promise.all(Array.from({ length: 20 }, () => read()))
      expect(await counted()).toEqual({ replica: before.replica, primary: before.primary + 20 })
    } finally {
      await replay('resume')
    }
    await caughtUp()
    expect((await read())[0]).toBe('Held back 4')
  })

  it('answers when the replica is killed in the midst of reads, and takes it up again', async () => {
    await write('Before the kill')
    await caughtUp()
    let killed = false
    const reading = Promise.all(Array.from({ length: 4 }, async () => {
      let reads = 0
      for (let after = 0; after < 20; reads++) {
        expect((await read())[0]).toBe('Before the kill')
        if (killed) after++
      }
      return reads
    }))
    await server.killReplica()
    killed = true
    expect(Math.min(...await reading)).toBeGreaterThanOrEqual(20)
    await write('While it is away')
    expect((await read())[0]).toBe('While it is away')
    await server.startReplica()
    await caughtUp()
    expect((await read())[0]).toBe('While it is away')
  })

  it('leaves out a replica that has become a server of its own', async () => {
    await caughtUp()
    await server.askReplica(world.databaseUrl, 'select pg_promote()')
    await write('After the promotion')
    expect((await read())[0]).toBe('After the promotion')
    expect(await byReplica()).toBe(false)
  })
})
