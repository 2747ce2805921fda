import { resolve } from 'node:path'
import { z } from 'zod'

export interface Setting {
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
export const secretBytes = 32

/** Every setting there is: config.ts reads them, docs/configuration.md tells of them. */
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
  HAYLOFT_TRUSTED_PROXIES: {
    group: 'Where it listens',
    schema: z.string().transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean))
      .pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]))),
    default: null,
    takes: 'networks (CIDR) or addresses, with commas between them',
    meaning: 'Proxies on other machines whose X-Forwarded-For is believed. One on this machine always is.',
    example: '10.0.0.0/24',
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
  HAYLOFT_RATE_LIMIT_HOOK: {
    group: 'Security',
    schema: wholeNumber(1, 1e9),
    default: '60000',
    takes: 'a whole number from 1 up',
    meaning: 'Requests a minute that the webhook address of one flow takes.',
    example: '6000',
  },
  HAYLOFT_LOGIN_ATTEMPTS: {
    group: 'Security',
    schema: wholeNumber(1, 1e9),
    default: '10',
    takes: 'a whole number from 1 up',
    meaning: 'Attempts to log in, in 15 minutes, for one e-mail address and from one network address.',
    example: '5',
  },
  HAYLOFT_PLUGIN_MEMORY: {
    group: 'Plugins',
    schema: wholeNumber(32, 4_096),
    default: '128',
    takes: 'megabytes, from 32 to 4096',
    meaning: 'What the process of each plugin may take for its heap. One that takes more is ended.',
    example: '256',
  },
  HAYLOFT_PLUGIN_SECONDS: {
    group: 'Plugins',
    schema: wholeNumber(1, 300),
    default: '15',
    takes: 'seconds, from 1 to 300',
    meaning: 'What a call of a plugin may take: an operation, a hook, a step. Then it is told to end, and two seconds later its process is ended.',
    example: '60',
  },
  HAYLOFT_ALLOW_PRIVATE_ADDRESSES: {
    group: 'Security',
    schema: z.string().transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean))
      .pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6(), z.string().regex(/^(?=.*[a-z])[a-z\d]([a-z\d.-]*[a-z\d])?$/i)]))),
    default: null,
    takes: 'networks (CIDR), addresses or host names, with commas between them',
    meaning:
      'What webhooks, flows and integrations may reach although it is not public. Unset: public addresses only, so that ' +
      'nobody who may type an address looks into your network.',
    example: '10.1.0.0/16,hooks.internal',
  },
  REDIS_URL: {
    group: 'Scale',
    schema: urlOf('redis:', 'rediss:'),
    default: null,
    takes: 'an address that begins with redis:// or rediss://',
    meaning:
      'Redis or Valkey for what several processes share: jobs, limits, caches and notices between them. Unset, or away: ' +
      'PostgreSQL and the process itself do it.',
    example: 'redis://:password@redis.example.com:6379/0',
    sensitive: true,
  },
  HAYLOFT_JOB_CONCURRENCY: {
    group: 'Scale',
    schema: wholeNumber(1, 1_000),
    default: '64',
    takes: 'a whole number from 1 to 1000',
    meaning: 'Most jobs that one worker runs at the same time.',
    example: '16',
  },
  DATABASE_REPLICA_URLS: {
    group: 'Scale',
    schema: z.string().transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean))
      .pipe(z.array(urlOf('postgres:', 'postgresql:')).min(1)),
    default: null,
    takes: 'addresses that begin with postgres:// or postgresql://, with commas between them',
    meaning: 'Streaming replicas of DATABASE_URL that answer reads, as soon as they hold everything written before the read.',
    example: 'postgres://hayloft:password@replica.example.com/hayloft',
    sensitive: true,
  },
  S3_BUCKET: {
    group: 'Scale',
    schema: z.string().regex(/^[\w.-]{3,255}$/),
    default: null,
    takes: 'the name of a bucket that is there',
    meaning: 'Bucket for files and large mails. Unset: they lie in the data folder, which all processes must then share.',
    example: 'hayloft-files',
  },
  S3_ENDPOINT: {
    group: 'Scale',
    schema: urlOf('http:', 'https:'),
    default: null,
    takes: 'an http or https address',
    meaning: 'Where the S3 service answers. Unset: that of Amazon in S3_REGION.',
    example: 'https://s3.example.com',
  },
  S3_REGION: {
    group: 'Scale',
    schema: z.string().regex(/^[\w-]{1,50}$/),
    default: 'us-east-1',
    takes: 'the name of a region',
    meaning: 'Region of the bucket.',
    example: 'eu-central-1',
  },
  S3_ACCESS_KEY_ID: {
    group: 'Scale',
    schema: z.string().max(200),
    default: null,
    takes: 'the id of an access key',
    meaning: 'Access key for the bucket. Unset: what the machine itself is given (instance role, AWS_… variables).',
    example: 'AKIAIOSFODNN7EXAMPLE',
    sensitive: true,
  },
  S3_SECRET_ACCESS_KEY: {
    group: 'Scale',
    schema: z.string().max(400),
    default: null,
    takes: 'the secret of the access key',
    meaning: 'Belongs to S3_ACCESS_KEY_ID.',
    example: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    sensitive: true,
  },
  S3_FORCE_PATH_STYLE: {
    group: 'Scale',
    schema: z.enum(['1', '0']).transform((text) => text === '1'),
    default: '0',
    takes: '1 or 0',
    meaning: 'Whether the bucket is named in the path instead of the host name, as MinIO and others want it.',
    example: '1',
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
