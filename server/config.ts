import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** A setting that cannot be used. Its message is one sentence: the variable, what it got, what it takes. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

interface Setting {
  group: string
  schema: z.ZodType
  /** As it would be written in the environment; null when unset means something of its own. */
  default: string | null
  takes: string
  meaning: string
  example: string
  /** Its value is never repeated in an error. */
  sensitive?: boolean
}

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d{1,15}$/).transform(Number).pipe(z.number().min(least).max(most))

const urlOf = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { abort: true })

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const secretBytes = 32

export const settings = {
  PORT: {
    group: 'Where it listens',
    schema: wholeNumber(0, 65_535),
    default: '3000',
    takes: 'a whole number from 0 to 65535',
    meaning: 'Port of the dashboard, the widget and every API. 0 takes any free one.',
    example: '8080',
  },
  HOST: {
    group: 'Where it listens',
    schema: z.string().regex(/^[\w.:-]+$/),
    default: '127.0.0.1',
    takes: 'an address or name of this machine',
    meaning:
      'Address that both entrances (HTTP and SMTP) listen on. The default is open to this machine alone, as a fresh ' +
      'demo workspace is no secret; 0.0.0.0 opens it to the network, as in a container or behind a proxy elsewhere.',
    example: '0.0.0.0',
  },
  PUBLIC_URL: {
    group: 'Where it listens',
    schema: urlOf('http:', 'https:')
      .transform((text) => new URL(text))
      .refine(({ pathname, search, hash }) => pathname === '/' && search === '' && hash === '')
      .transform(({ origin }) => origin),
    default: null,
    takes: 'an http or https address without a path',
    meaning: 'Address by which people reach it, in links, mails and the widget. Unset: http://localhost:PORT.',
    example: 'https://support.example.com',
  },
  SMTP_PORT: {
    group: 'Mail',
    schema: wholeNumber(0, 65_535),
    default: '2525',
    takes: 'a whole number from 0 to 65535',
    meaning: 'Port of the entrance for mail. 0 turns it off.',
    example: '25',
  },
  MAIL_DOMAIN: {
    group: 'Mail',
    schema: z.string().max(253).regex(/^(?!-)[a-z\d-]+(\.[a-z\d-]+)*$/i).toLowerCase(),
    default: 'hayloft.localhost',
    takes: 'a domain name',
    meaning: 'Domain of the addresses it receives mail for, support@… among them, and of the reply addresses it makes.',
    example: 'support.example.com',
  },
  SMTP_URL: {
    group: 'Mail',
    schema: urlOf('smtp:', 'smtps:'),
    default: null,
    takes: 'an address that begins with smtp:// or smtps://',
    meaning: 'Server that outgoing mail is handed to. Unset: mails are kept on the page /outbox.',
    example: 'smtps://user:password@smtp.example.com',
    sensitive: true,
  },
  HAYLOFT_DATA_DIR: {
    group: 'Data',
    schema: z.string().transform((folder) => resolve(folder)),
    default: './.hayloft',
    takes: 'a folder',
    meaning: 'Folder of the embedded database, of files and of the kept secret. One running Hayloft per folder.',
    example: '/var/lib/hayloft/data',
  },
  DATABASE_URL: {
    group: 'Data',
    schema: urlOf('postgres:', 'postgresql:'),
    default: null,
    takes: 'an address that begins with postgres:// or postgresql://',
    meaning: 'PostgreSQL server (15 or newer) to use. Unset: the embedded PostgreSQL in the data folder.',
    example: 'postgres://hayloft:password@db.example.com/hayloft',
    sensitive: true,
  },
  HAYLOFT_DATABASE_POOL: {
    group: 'Data',
    schema: wholeNumber(2, 1_000),
    default: '10',
    takes: 'a whole number from 2 to 1000',
    meaning: 'Most database connections that one process opens for requests.',
    example: '20',
  },
  HAYLOFT_SECRET: {
    group: 'Security',
    schema: z.string().refine((text) => Buffer.byteLength(text) >= secretBytes),
    default: null,
    takes: `at least ${secretBytes} bytes`,
    meaning:
      'Master key: tokens are signed and secrets encrypted with keys derived from it. Unset: made once and kept in ' +
      'the data folder. Processes on several machines must share one.',
    example: 'the output of: openssl rand -base64 48',
    sensitive: true,
  },
  HAYLOFT_RATE_LIMIT_KEY: {
    group: 'Security',
    schema: wholeNumber(1, 1e9),
    default: '6000',
    takes: 'a whole number from 1 up',
    meaning: 'Requests a minute that an API key may make, unless the key itself says otherwise.',
    example: '60000',
  },
  HAYLOFT_RATE_LIMIT_ADDRESS: {
    group: 'Security',
    schema: wholeNumber(1, 1e9),
    default: '600',
    takes: 'a whole number from 1 up',
    meaning: 'Requests a minute that one network address may make without credentials.',
    example: '1200',
  },
  HAYLOFT_LOGIN_ATTEMPTS: {
    group: 'Security',
    schema: wholeNumber(1, 1e9),
    default: '10',
    takes: 'a whole number from 1 up',
    meaning: 'Attempts to log in, in 15 minutes, for one e-mail address and from one network address.',
    example: '5',
  },
  HAYLOFT_DEMO: {
    group: 'First start',
    schema: z.enum(['1', '0']).transform((text) => text === '1'),
    default: '1',
    takes: '1 or 0',
    meaning: 'Whether an empty database is filled with a demo workspace.',
    example: '0',
  },
  LOG_LEVEL: {
    group: 'Observation',
    schema: z.enum(logLevels),
    default: 'info',
    takes: `one of ${logLevels.join(', ')}`,
    meaning: 'The least severe log lines that are written.',
    example: 'debug',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    group: 'Observation',
    schema: urlOf('http:', 'https:'),
    default: null,
    takes: 'an http or https address',
    meaning: 'OpenTelemetry collector that traces are sent to, by OTLP over HTTP. Unset: no traces.',
    example: 'http://localhost:4318',
  },
} as const satisfies Record<string, Setting>

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
    http: { port: values.PORT, host: values.HOST, publicUrl: values.PUBLIC_URL },
    mail: { port: values.SMTP_PORT, domain: values.MAIL_DOMAIN, smtpUrl: values.SMTP_URL },
    dataDir: values.HAYLOFT_DATA_DIR,
    database: { url: values.DATABASE_URL, pool: values.HAYLOFT_DATABASE_POOL },
    secret: values.HAYLOFT_SECRET ?? keptSecret(values.HAYLOFT_DATA_DIR),
    limits: {
      requestsPerKey: values.HAYLOFT_RATE_LIMIT_KEY,
      requestsPerAddress: values.HAYLOFT_RATE_LIMIT_ADDRESS,
      loginAttempts: values.HAYLOFT_LOGIN_ATTEMPTS,
    },
    demo: values.HAYLOFT_DEMO,
    logLevel: values.LOG_LEVEL,
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
  }
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
    '<!-- Written by bin/docs from server/config.ts: change it there. -->'
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
