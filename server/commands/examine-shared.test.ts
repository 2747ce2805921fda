import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { freePort } from '../testing/free-port.ts'
import { describeWithPostgresTools, describeWithRedis, describeWithS3Server, redisUrl } from '../testing/needs.ts'
import { startReplicatedServer } from '../testing/replicated-server.ts'
import { startS3Server } from '../testing/s3-server.ts'
import { examineBucket, examineRedis, examineReplicas } from './examine-shared.ts'

let dataDir: string
beforeAll(async () => { dataDir = await mkdtemp(join(tmpdir(), 'hayloft-doctor-')) })
afterAll(() => rm(dataDir, { recursive: true, force: true }))
const load = (env: object) => loadConfig({ HAYLOFT_DATA_DIR: dataDir, ...env })

describe('the doctor on Redis', () => {
  it('finds nothing wrong without it', async () => {
    expect((await examineRedis(undefined)).map(({ state }) => state)).toEqual(['ok', 'ok'])
  })

  it('says when it does not answer, and who does its work', async () => {
    const findings = await examineRedis(`redis://127.0.0.1:${await freePort()}`)
    expect(findings.map(({ part, state }) => [part, state])).toEqual([['jobs', 'wrong'], ['cache, limits', 'wrong']])
    expect(findings[0]!.note).toMatch(/^It does not answer \(.*ECONNREFUSED.*\): PostgreSQL and each process by itself do it meanwhile\.$/)
  })
})

describeWithRedis('the doctor on a Redis that answers', () => {
  it('names its version', async () => {
    expect(await examineRedis(redisUrl)).toContainEqual({ part: 'jobs', engine: expect.stringMatching(/^Redis at .*, version \d/), state: 'ok' })
  })
})

describeWithS3Server('the doctor on a bucket', () => {
  it('puts, gets and removes, and says why it cannot', async () => {
    const { env, kill } = await startS3Server()
    expect(await examineBucket(load(env))).toMatchObject({ state: 'ok' })
    expect(await examineBucket(load({ ...env, S3_BUCKET: 'another' }))).toMatchObject({ state: 'wrong', note: expect.stringContaining('bucket') })
    await kill()
    expect(await examineBucket(load(env))).toMatchObject({ state: 'wrong', note: expect.stringContaining('ECONNREFUSED') })
  })
})

describeWithPostgresTools('the doctor on replicas', () => {
  it('tells a replica from another server, and from nothing', async () => {
    const server = await startReplicatedServer()
    const urls = [server.replicaUrl(server.databaseUrl), server.databaseUrl, inject('databaseUrl'), `postgres://127.0.0.1:${await freePort()}/postgres`]
    const findings = await examineReplicas(load({ DATABASE_URL: server.databaseUrl, DATABASE_REPLICA_URLS: urls.join() }))
    expect(findings.map(({ state, note }) => note ?? state)).toEqual([
      'ok',
      'It is no replica (any more): it replays nothing.',
      'It belongs to another primary than DATABASE_URL.',
      expect.stringMatching(/^It does not answer: .*ECONNREFUSED/),
    ])
  })
})
