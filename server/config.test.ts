import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configurationPage, ConfigError, loadConfig, publicUrlOf, settings } from './config.ts'

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hayloft-config-'))
})

afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const load = (env: Record<string, string> = {}) => loadConfig({ HAYLOFT_DATA_DIR: dataDir, ...env })

describe('loadConfig', () => {
  it('needs nothing to be set', () => {
    const { secret, ...config } = load()
    expect(config).toEqual({
      http: { port: 3000, host: '127.0.0.1', publicUrl: undefined, trustedProxies: [] },
      mail: { port: 2525, domain: 'hayloft.localhost', smtpUrl: undefined },
      dataDir,
      database: { url: undefined, pool: 10, replicaUrls: [] },
      redisUrl: undefined,
      jobConcurrency: 64,
      s3: undefined,
      limits: { requestsPerKey: 6000, requestsPerAddress: 600, requestsPerHook: 60_000, loginAttempts: 10 },
      plugins: { memoryMb: 128, callSeconds: 15 },
      allowPrivateAddresses: [],
      demo: true,
      logLevel: 'info',
      tracesEndpoint: undefined,
    })
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32)
  })

  it('keeps the default data folder in the folder it is started from', () => {
    expect(loadConfig({ HAYLOFT_SECRET: 'x'.repeat(32) }).dataDir).toBe(resolve('.hayloft'))
  })

  it('takes every setting from its variable', () => {
    const given = {
      PORT: '0',
      HOST: '::1',
      PUBLIC_URL: 'https://Help.example.com/',
      HAYLOFT_TRUSTED_PROXIES: '10.0.0.0/24, fd00::1',
      SMTP_PORT: '25',
      MAIL_DOMAIN: 'Mail.Example.com',
      SMTP_URL: 'smtps://u:p@smtp.example.com',
      DATABASE_URL: 'postgresql://u:p@db/hayloft',
      HAYLOFT_DATABASE_POOL: '20',
      HAYLOFT_SECRET: 's'.repeat(40),
      HAYLOFT_RATE_LIMIT_KEY: '1',
      HAYLOFT_RATE_LIMIT_ADDRESS: '2',
      HAYLOFT_RATE_LIMIT_HOOK: '4',
      HAYLOFT_LOGIN_ATTEMPTS: '3',
      HAYLOFT_PLUGIN_MEMORY: '64',
      HAYLOFT_PLUGIN_SECONDS: '5',
      HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '10.0.0.0/8, ::1,hooks.internal',
      REDIS_URL: 'redis://:p@redis:6379/1',
      HAYLOFT_JOB_CONCURRENCY: '16',
      DATABASE_REPLICA_URLS: 'postgres://u:p@one/hayloft, postgres://u:p@two/hayloft',
      S3_BUCKET: 'hayloft-files',
      S3_ENDPOINT: 'https://s3.example.com',
      S3_REGION: 'eu-central-1',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
      S3_FORCE_PATH_STYLE: '1',
      HAYLOFT_DEMO: '0',
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    }
    expect(Object.keys({ ...given, HAYLOFT_DATA_DIR: dataDir }).sort()).toEqual(Object.keys(settings).sort())
    expect(load(given)).toEqual({
      http: { port: 0, host: '::1', publicUrl: 'https://help.example.com', trustedProxies: ['10.0.0.0/24', 'fd00::1'] },
      mail: { port: 25, domain: 'mail.example.com', smtpUrl: given.SMTP_URL },
      dataDir,
      database: { url: given.DATABASE_URL, pool: 20, replicaUrls: ['postgres://u:p@one/hayloft', 'postgres://u:p@two/hayloft'] },
      redisUrl: given.REDIS_URL,
      jobConcurrency: 16,
      s3: {
        bucket: 'hayloft-files', endpoint: 'https://s3.example.com', region: 'eu-central-1', forcePathStyle: true,
        credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      },
      secret: given.HAYLOFT_SECRET,
      limits: { requestsPerKey: 1, requestsPerAddress: 2, requestsPerHook: 4, loginAttempts: 3 },
      plugins: { memoryMb: 64, callSeconds: 5 },
      allowPrivateAddresses: ['10.0.0.0/8', '::1', 'hooks.internal'],
      demo: false,
      logLevel: 'debug',
      tracesEndpoint: given.OTEL_EXPORTER_OTLP_ENDPOINT,
    })
  })

  it('counts an empty value as unset', () => {
    expect(load({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ http: { port: 3000 }, database: { url: undefined } })
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['HOST', 'two words'],
    ['PUBLIC_URL', 'support.example.com'],
    ['PUBLIC_URL', 'https://example.com/support'],
    ['HAYLOFT_TRUSTED_PROXIES', 'proxy.example.com'],
    ['SMTP_PORT', '25.5'],
    ['MAIL_DOMAIN', 'support@example.com'],
    ['SMTP_URL', 'smtp.example.com:25'],
    ['DATABASE_URL', 'mysql://u:p@db/hayloft'],
    ['HAYLOFT_DATABASE_POOL', '1'],
    ['HAYLOFT_SECRET', 'too short'],
    ['HAYLOFT_RATE_LIMIT_KEY', '0'],
    ['HAYLOFT_RATE_LIMIT_ADDRESS', 'many'],
    ['HAYLOFT_LOGIN_ATTEMPTS', '0'],
    ['HAYLOFT_ALLOW_PRIVATE_ADDRESSES', '10.0.0.0/99'],
    ['REDIS_URL', 'localhost:6379'],
    ['DATABASE_REPLICA_URLS', 'postgres://one/hayloft, mysql://two/hayloft'],
    ['S3_BUCKET', 'a bucket'],
    ['S3_ENDPOINT', 's3.example.com'],
    ['S3_FORCE_PATH_STYLE', 'yes'],
    ['HAYLOFT_DEMO', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost'],
  ] as const)('refuses %s=%s in one sentence that says what it takes', (name, value) => {
    const { message } = refusal(() => load({ [name]: value }))
    expect(message).toContain(`${name} is `)
    expect(message).toContain(`it takes ${settings[name].takes}, such as `)
    expect(message).not.toContain('\n')
    if ('sensitive' in settings[name]) expect(message).not.toContain(value)
    else expect(message).toContain(`"${value}"`)
  })
})

describe('the settings of a bucket', () => {
  it('belong together', () => {
    expect(refusal(() => load({ S3_ENDPOINT: 'https://s3.example.com' })).message).toContain('S3_BUCKET is unset')
    expect(refusal(() => load({ S3_BUCKET: 'hayloft-files', S3_ACCESS_KEY_ID: 'id' })).message).toContain('belong together')
  })

  it('leave the credentials to the machine when none are set', () => {
    expect(load({ S3_BUCKET: 'hayloft-files' }).s3).toMatchObject({ credentials: undefined, region: 'us-east-1', forcePathStyle: false })
  })
})

describe('the kept secret', () => {
  it('is made once, for its owner alone', () => {
    const { secret } = load()
    expect(load().secret).toBe(secret)
    expect(readFileSync(join(dataDir, 'secret'), 'utf8').trim()).toBe(secret)
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  })

  it('is not made when one is set', () => {
    load({ HAYLOFT_SECRET: 'x'.repeat(32) })
    expect(existsSync(join(dataDir, 'secret'))).toBe(false)
  })

  it('is refused when its file was cut short', () => {
    writeFileSync(join(dataDir, 'secret'), '')
    expect(refusal(load).message).toContain('holds less than 32 bytes')
  })

  it('needs a data folder that can be written', () => {
    writeFileSync(join(dataDir, 'file'), '')
    chmodSync(join(dataDir, 'file'), 0o600)
    const { message } = refusal(() => load({ HAYLOFT_DATA_DIR: join(dataDir, 'file') }))
    expect(message).toMatch(/^HAYLOFT_DATA_DIR is ".*file", where no secret can be kept/)
  })
})

describe('publicUrlOf', () => {
  it('is what is set, else this machine by the port that is listened on', () => {
    expect(publicUrlOf(load())).toBe('http://localhost:3000')
    expect(publicUrlOf(load({ PORT: '0' }), 41234)).toBe('http://localhost:41234')
    expect(publicUrlOf(load({ PUBLIC_URL: 'https://a.example' }), 41234)).toBe('https://a.example')
  })
})

describe('docs/configuration.md', () => {
  it('is what bin/docs writes', () => {
    expect(readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8')).toBe(configurationPage())
  })
})

function refusal(act: () => unknown): ConfigError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('It was not refused.')
}
