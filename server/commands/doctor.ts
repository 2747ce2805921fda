import { access, constants } from 'node:fs/promises'
import { connect } from 'node:net'
import { type Config, loadConfig } from '../config.ts'
import { readMigrations } from '../kernel/db/migrate.ts'
import { withClient } from '../kernel/db/with-client.ts'
import { findEmbeddedPostgres } from '../kernel/postgres/embedded.ts'
import { walls } from '../kernel/plugins/process-command.ts'
import { migrationsFolder } from '../paths.ts'
import { examineBucket, examineRedis, examineReplicas } from './examine-shared.ts'

export type Finding = { part: string; engine: string; state: 'ok' | 'off' | 'wrong'; note?: string }

/** Says which engine each port uses and what is wrong; exit status 1 when something is. */
export async function doctor(): Promise<void> {
  const config = loadConfig()
  const findings: Finding[] = [
    await examineDatabase(config),
    ...await examineReplicas(config),
    ...await examineRedis(config.redisUrl),
    config.s3 ? await examineBucket(config) : await examineFolder(config),
    await examineMail(config),
    { part: 'mail in', engine: config.mail.port === 0 ? 'off (SMTP_PORT=0)' : `own SMTP entrance, port ${config.mail.port}, ${config.mail.domain}`, state: config.mail.port === 0 ? 'off' : 'ok' },
    examinePlugins(),
    { part: 'traces', engine: config.tracesEndpoint ?? 'off (OTEL_EXPORTER_OTLP_ENDPOINT is unset)', state: config.tracesEndpoint ? 'ok' : 'off' },
  ]
  for (const { part, engine, state, note } of findings) {
    console.log(`${{ ok: 'ok   ', off: 'off  ', wrong: 'WRONG' }[state]}  ${part.padEnd(14)} ${engine}${note ? `\n       ${note}` : ''}`)
  }
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
}

async function examineDatabase(config: Config): Promise<Finding> {
  const url = config.database.url ?? await findEmbeddedPostgres(config.dataDir)
  const part = 'database'
  if (!url) return { part, engine: 'embedded PostgreSQL', state: 'off', note: `Not running on ${config.dataDir}; npm start starts it.` }
  const engine = config.database.url ? `PostgreSQL at ${new URL(url).host}` : 'embedded PostgreSQL'
  return withClient({ connectionString: url, connectionTimeoutMillis: 3_000 }, async (client): Promise<Finding> => {
    const { rows: [version] } = await client.query<{ server_version: string; server_version_num: string }>(
      "select current_setting('server_version') as server_version, current_setting('server_version_num') as server_version_num")
    if (Number(version!.server_version_num) < 150_000) return { part, engine, state: 'wrong', note: `It is PostgreSQL ${version!.server_version}; Hayloft needs 15 or newer.` }
    const applied: string[] = await client.query<{ name: string }>('select name from migrations').then(({ rows }) => rows.map(({ name }) => name), () => [])
    const missing = (await readMigrations(migrationsFolder)).filter(({ name }) => !applied.includes(name))
    if (missing.length > 0) return { part, engine, state: 'wrong', note: `${missing.length} migrations are missing: npx hayloft migrate applies them.` }
    return { part, engine: `${engine}, version ${version!.server_version}`, state: 'ok' }
  }).catch((error: unknown) => ({ part, engine, state: 'wrong', note: `It does not answer: ${error instanceof Error ? error.message : error}` }))
}

async function examineFolder(config: Config): Promise<Finding> {
  const writable = await access(config.dataDir, constants.W_OK).then(() => true, () => false)
  return { part: 'files', engine: `folder ${config.dataDir}/files`, state: writable ? 'ok' : 'wrong', ...(writable ? {} : { note: 'The folder cannot be written to by this user.' }) }
}

function examinePlugins(): Finding {
  const part = 'plugins'
  if (walls().includes('--net')) return { part, engine: 'processes in namespaces of their own, without a network', state: 'ok' }
  return { part, engine: 'processes behind a fence', state: 'ok', note: 'This machine makes no namespaces for them (unshare): docs/plugins.md says what that means.' }
}

async function examineMail(config: Config): Promise<Finding> {
  const part = 'mail out'
  if (!config.mail.smtpUrl) return { part, engine: 'kept on the page /outbox (SMTP_URL is unset)', state: 'ok' }
  const { hostname, port, protocol } = new URL(config.mail.smtpUrl)
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'smtps:' ? 465 : 25), timeout: 3_000 }, () => { socket.destroy(); resolve(true) })
    socket.on('error', () => resolve(false))
    socket.on('timeout', () => { socket.destroy(); resolve(false) })
  })
  return { part, engine: `SMTP server ${hostname}`, state: answers ? 'ok' : 'wrong', ...(answers ? {} : { note: 'It does not answer; mails wait and are tried again.' }) }
}
