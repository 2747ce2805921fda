import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { secretBytes, type Setting, settings } from './settings.ts'

export { settings }

/** A setting that cannot be used. Its message is one sentence: the variable, what it got, what it takes. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

type Settings = typeof settings
type SettingName = keyof Settings
type Values = {
  [Name in SettingName]:
    | z.output<Settings[Name]['schema']>
    | (Settings[Name]['default'] extends null ? undefined : never)
}

export type Config = ReturnType<typeof loadConfig>

/** Reads and checks every setting; makes and keeps the secret when none is given. Throws ConfigError. */
export function loadConfig(env: Record<string, string | undefined> = process.env) {
  const values = readValues(env)
  return {
    http: { port: values.PORT, host: values.HOST, publicUrl: values.PUBLIC_URL, trustedProxies: values.HAYLOFT_TRUSTED_PROXIES ?? [] },
    mail: { port: values.SMTP_PORT, domain: values.MAIL_DOMAIN, smtpUrl: values.SMTP_URL },
    dataDir: values.HAYLOFT_DATA_DIR,
    database: { url: values.DATABASE_URL, pool: values.HAYLOFT_DATABASE_POOL, replicaUrls: values.DATABASE_REPLICA_URLS ?? [] },
    redisUrl: values.REDIS_URL,
    jobConcurrency: values.HAYLOFT_JOB_CONCURRENCY,
    s3: s3Of(values),
    secret: values.HAYLOFT_SECRET ?? keptSecret(values.HAYLOFT_DATA_DIR),
    limits: {
      requestsPerKey: values.HAYLOFT_RATE_LIMIT_KEY,
      requestsPerAddress: values.HAYLOFT_RATE_LIMIT_ADDRESS,
      requestsPerHook: values.HAYLOFT_RATE_LIMIT_HOOK,
      loginAttempts: values.HAYLOFT_LOGIN_ATTEMPTS,
    },
    plugins: { memoryMb: values.HAYLOFT_PLUGIN_MEMORY, callSeconds: values.HAYLOFT_PLUGIN_SECONDS },
    allowPrivateAddresses: values.HAYLOFT_ALLOW_PRIVATE_ADDRESSES ?? [],
    demo: values.HAYLOFT_DEMO,
    logLevel: values.LOG_LEVEL,
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
  }
}

function s3Of(values: Values) {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_REGION: region, S3_FORCE_PATH_STYLE: forcePathStyle } = values
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values
  if (bucket === undefined) {
    if (endpoint !== undefined) throw new ConfigError('S3_BUCKET is unset although S3_ENDPOINT is set: name the bucket, such as hayloft-files.')
    return undefined
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    if (accessKeyId !== secretAccessKey) throw new ConfigError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together: set both, or neither.')
    return { bucket, endpoint, region, forcePathStyle, credentials: undefined }
  }
  return { bucket, endpoint, region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } }
}

/** The address people use; takes the port that is listened on, which PORT=0 leaves open until then. */
export function publicUrlOf(config: Config, listeningPort = config.http.port): string {
  return config.http.publicUrl ?? `http://localhost:${listeningPort}`
}

/** docs/configuration.md, whole. */
export function configurationPage(): string {
  const names = Object.entries<Setting>(settings)
  const groups = [...new Set(names.map(([, { group }]) => group))]
  const sections = groups.map((group) => {
    const rows = names.filter(([, setting]) => setting.group === group).map(([name, setting]) => row(name, setting))
    const head = ['| variable | default | takes | meaning | example |', '|---|---|---|---|---|']
    return [`## ${group}`, '', ...head, ...rows].join('\n')
  })
  const introduction =
    'Every setting is an environment variable; none is needed to start. An empty value counts as unset. A value that ' +
    'cannot be used is named in one sentence, and Hayloft exits with 1.\n\n' +
    '<!-- Written by bin/docs from server/settings.ts: change it there. -->'
  return ['# Configuration', introduction, ...sections].join('\n\n') + '\n'
}

function row(name: string, setting: Setting): string {
  const code = (text: string) => `\`${text}\``
  const cells = [code(name), setting.default === null ? 'unset' : code(setting.default), setting.takes, setting.meaning]
  return `| ${[...cells, code(setting.example)].join(' | ')} |`
}

function readValues(env: Record<string, string | undefined>): Values {
  const entries = Object.entries(settings).map(([name, setting]) => [name, readValue(name, setting, env[name])])
  // Object.fromEntries forgets which value belongs to which name; each came out of its own setting's schema.
  return Object.fromEntries(entries) as Values
}

// An empty value counts as unset: that is what compose files and shells pass on for a variable they do not have.
function readValue(name: string, setting: Setting, given: string | undefined): unknown {
  const text = given?.trim() || setting.default
  if (text === null) return undefined
  const parsed = setting.schema.safeParse(text)
  if (parsed.success) return parsed.data
  const got = setting.sensitive ? `a value of ${Buffer.byteLength(text)} bytes that does not fit` : `"${text}"`
  throw new ConfigError(`${name} is ${got}: it takes ${setting.takes}, such as ${setting.example}.`)
}

function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const kept = readKept(path) ?? makeSecret(path)
    if (Buffer.byteLength(kept) >= secretBytes) return kept
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      `HAYLOFT_DATA_DIR is "${dataDir}", where no secret can be kept (${reason}): ` +
        'it takes a folder that this user may write to.',
    )
  }
  throw new ConfigError(
    `HAYLOFT_SECRET is unset and ${path} holds less than ${secretBytes} bytes: ` +
      'put back the file, or set HAYLOFT_SECRET.',
  )
}

function readKept(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

// Linked into place when it is whole, and only if there is none: two first starts at once end up with one secret.
function makeSecret(path: string): string {
  const draft = `${path}.${randomUUID()}`
  writeFileSync(draft, `${randomBytes(secretBytes).toString('base64url')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8').trim()
}
