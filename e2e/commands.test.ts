import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { freePort } from './free-port.ts'
import { launch, runCommand } from './program.ts'
import { type Hayloft, postmasterOf, startHayloft } from './start-hayloft.ts'
import { waitUntil } from './wait-until.ts'

const onOwnServer = Boolean(process.env['HAYLOFT_TEST_DATABASE_URL'])

describe('a running Hayloft', () => {
  let hayloft: Hayloft
  beforeAll(async () => {
    hayloft = await startHayloft()
  })
  afterAll(() => hayloft?.remove())

  const printedLink = () => /^ {2}Sign in +(\S+)$/m.exec(hayloft.output().stdout)?.[1] ?? ''

  test('start says where everything is, and how to get in', async () => {
    const { stdout } = hayloft.output()
    expect(stdout).toContain(`Hayloft    ${hayloft.url}  (ready in `)
    expect(stdout).toContain(`Mail in    port ${hayloft.smtpPort}, for addresses at hayloft.localhost`)
    expect(stdout).toContain(`Mail out   kept at ${hayloft.url}/outbox`)
    expect(stdout).toContain(`Data       ${hayloft.dataDir}`)
    expect(printedLink()).toMatch(`${hayloft.url}/login?token=`)
    for (const path of [
      '/health/live',
      '/health/ready',
      '/health/startup',
      '/metrics',
      '/api/v1/openapi.json',
      '/api/v1/docs',
      '/widget.js',
      '/demo',
    ]) {
      expect((await fetch(hayloft.url + path)).status, path).toBe(200)
    }
  })

  test('the link that start prints lets one in, once', async () => {
    const token = new URL(printedLink()).searchParams.get('token')
    const first = await callApi<{ member: { email: string } }>(hayloft.url, null, 'POST', '/sessions/from-link', {
      token,
    })
    expect(first).toMatchObject({ status: 201, body: { member: { email: 'ada@demo.test' } } })
    expect((await callApi(hayloft.url, null, 'POST', '/sessions/from-link', { token })).body).toMatchObject({
      code: 'link_invalid',
    })
  })

  test('login-link prints only a one-time address', async () => {
    const { code, stdout, stderr } = await runCommand(['login-link', '--email', 'ben@demo.test'], hayloft.env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^${hayloft.url}/login\\?token=\\S+\\n$`))
    const token = new URL(stdout).searchParams.get('token')
    const { body } = await callApi(hayloft.url, null, 'POST', '/sessions/from-link', { token })
    expect(body).toMatchObject({ member: { email: 'ben@demo.test', role: 'agent' } })
  })

  test('login-link for nobody says so in one sentence', async () => {
    await expectOneSentence(['login-link', '--email', 'nobody@demo.test'], hayloft.env, /nobody@demo\.test/)
  })

  test('key create prints only the key, which works within its scopes', async () => {
    const { code, stdout, stderr } = await runCommand(
      ['key', 'create', '--workspace', 'demo', '--scopes', 'contacts:read'],
      hayloft.env,
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^hl_\S+\n$/)
    expect(
      (await callApi<{ items: unknown[] }>(hayloft.url, stdout.trim(), 'GET', '/contacts?limit=3')).body.items,
    ).toHaveLength(3)
    expect((await callApi(hayloft.url, stdout.trim(), 'GET', '/conversations')).status).toBe(403)
  })

  test.for([
    ['a workspace that is not there', ['key', 'create', '--workspace', 'nowhere', '--scopes', '*'], /nowhere/],
    ['a scope that is not there', ['key', 'create', '--workspace', 'demo', '--scopes', 'weather:read'], /weather:read/],
    ['nothing', ['key', 'create'], /usage/],
  ] as const)('key create with %s says so in one sentence', async ([, args, words]) => {
    await expectOneSentence(args, hayloft.env, words)
  })

  test('jobs counts them, pauses them of one workspace or of all, and lets them go on', async () => {
    const name = 'send-reply-when-message-created'
    expect(await hayloft.command('jobs', 'pause', '--name', name)).toBe(`${name} is paused.`)
    expect(await hayloft.command('jobs')).toMatch(new RegExp(`^${name} .* paused$`, 'm'))
    expect(await hayloft.command('jobs', 'resume', '--name', name)).toBe(`${name} goes on.`)
    expect(await hayloft.command('jobs', 'pause', '--name', name, '--workspace', 'demo')).toBe(`${name} is paused in demo.`)
    expect(await hayloft.command('jobs')).toMatch(new RegExp(`^${name} .* paused in a workspace$`, 'm'))
    expect(await hayloft.command('jobs', 'resume', '--name', name, '--workspace', 'demo')).toBe(`${name} goes on in demo.`)
    expect(await hayloft.command('jobs', 'retry', '--name', name)).toBe('0 will be tried again.')
  })

  test.for([
    ['no name', ['jobs', 'pause'], /--name/],
    ['a workspace that is not there', ['jobs', 'pause', '--name', 'x', '--workspace', 'nowhere'], /nowhere/],
    ['an action that is not there', ['jobs', 'fold'], /usage/],
  ] as const)('jobs with %s says so in one sentence', async ([, args, words]) => {
    await expectOneSentence(args, hayloft.env, words)
  })

  test('doctor says which engine each port uses', async () => {
    const { code, stdout } = await runCommand(['doctor'], hayloft.env)
    expect(code, stdout).toBe(0)
    expect(stdout).toMatch(/^ok +database +(embedded PostgreSQL|PostgreSQL at \S+), version \d+/m)
    for (const part of ['jobs', 'cache, limits', 'files', 'mail out', 'mail in'])
      expect(stdout).toMatch(new RegExp(`^ok +${part} `, 'm'))
    expect(stdout).not.toContain('WRONG')
  })

  test('doctor names what is wrong, and exits with 1', async () => {
    const { code, stdout } = await runCommand(['doctor'], {
      ...hayloft.env,
      SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
    })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^WRONG +mail out/m)
  })

  test('seed and migrate find that all is there', async () => {
    expect(await hayloft.command('seed')).toBe('The demo workspace is there already.')
    expect(await hayloft.command('migrate')).toBe('The database is up to date.')
  })

  test.skipIf(onOwnServer)('a second start on the folder says so in one sentence', async () => {
    const other = { ...hayloft.env, PORT: String(await freePort()), SMTP_PORT: '0' }
    await expectOneSentence(['start'], other, /already running on the data folder/)
    expect((await fetch(`${hayloft.url}/health/ready`)).status).toBe(200)
  })

  test('kill -9, then start: everything is as it was', async () => {
    const key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
    const created = await callApi<{ id: string }>(hayloft.url, key, 'POST', '/contacts', {
      name: 'Grace Hopper',
      email: 'grace@navy.test',
    })
    await hayloft.kill()
    await hayloft.startAgain()
    expect((await callApi(hayloft.url, key, 'GET', `/contacts/${created.body.id}`)).body).toMatchObject({
      name: 'Grace Hopper',
    })
  })

  test.skipIf(onOwnServer)('when the database dies, the program says so, ends, and starts again', async () => {
    await hayloft.kill({ program: false, database: true })
    expect(hayloft.output().stderr).toContain('The database died')
    await hayloft.startAgain()
    expect((await fetch(`${hayloft.url}/health/ready`)).status).toBe(200)
  })

  test('Ctrl-C stops everything within seconds, with exit code 0', async () => {
    const postmaster = await postmasterOf(hayloft.dataDir)
    const begun = performance.now()
    const { code, stderr } = await hayloft.interrupt()
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/error/i) })
    expect(performance.now() - begun).toBeLessThan(10_000)
    if (!onOwnServer) {
      expect(postmaster).toBeGreaterThan(0)
      expect(() => process.kill(postmaster!, 0), 'no PostgreSQL is left').toThrow('ESRCH')
    }
    await expect(fetch(hayloft.url)).rejects.toThrow()
    if (!onOwnServer)
      await expectOneSentence(['login-link', '--email', 'ada@demo.test'], hayloft.env, /No Hayloft is running/)
  })
})

describe('an empty Hayloft', () => {
  let hayloft: Hayloft
  beforeAll(async () => {
    hayloft = await startHayloft({ HAYLOFT_DEMO: '0' })
  })
  afterAll(() => hayloft?.remove())

  test('HAYLOFT_DEMO=0 leaves the database empty, and start says how to begin', async () => {
    expect(hayloft.output().stdout).toMatch(/Begin +npx hayloft seed/)
    await expectOneSentence(['key', 'create', '--workspace', 'demo', '--scopes', '*'], hayloft.env, /demo/)
  })

  test('seed fills it while it runs', async () => {
    expect(await hayloft.command('seed')).toContain('npx hayloft login-link --email ada@demo.test')
    const key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
    const all = async (path: string) => {
      const ids = new Set<string>()
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: { id: string }[]; nextCursor: string | null } = (
          await callApi<{ items: { id: string }[]; nextCursor: string | null }>(
            hayloft.url,
            key,
            'GET',
            `${path}limit=50${cursor && `&cursor=${cursor}`}`,
          )
        ).body
        for (const { id } of page.items) ids.add(id)
        cursor = page.nextCursor
      }
      return ids.size
    }
    expect(await all('/members?')).toBe(3)
    expect(await all('/contacts?')).toBeGreaterThanOrEqual(40)
    expect(await all('/conversations?state=all&')).toBeGreaterThanOrEqual(60)
  })

  test('workspace create makes one of your own', async () => {
    await hayloft.command(
      'workspace',
      'create',
      '--slug',
      'acme',
      '--name',
      'Acme',
      '--email',
      'olga@acme.test',
      '--owner',
      'Olga Owner',
    )
    const token = new URL(await hayloft.command('login-link', '--email', 'olga@acme.test')).searchParams.get('token')
    const { body } = await callApi(hayloft.url, null, 'POST', '/sessions/from-link', { token })
    expect(body).toMatchObject({ member: { name: 'Olga Owner', role: 'owner' }, workspace: { slug: 'acme' } })
  })
})

describe('a command', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hayloft-e2e-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.for(['start', 'api', 'worker', 'migrate', 'seed', 'doctor', 'jobs', 'key', 'key create', 'plugin', 'login-link', 'workspace'])(
    '%s --help explains itself',
    async (name) => {
      const { code, stdout, stderr } = await runCommand([...name.split(' '), '--help'], { HAYLOFT_DATA_DIR: folder })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(new RegExp(`^usage: hayloft ${name.split(' ')[0]}`))
    },
  )

  test('--help lists every command; an unknown one is refused', async () => {
    const { code, stdout } = await runCommand(['--help'])
    expect(code).toBe(0)
    for (const name of ['start', 'api', 'worker', 'migrate', 'seed', 'doctor', 'jobs', 'key', 'plugin', 'login-link'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}`, 'm'))
    const unknown = await runCommand(['dance'])
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('There is no command dance.')
  })

  test.for([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['SMTP_PORT', '-1'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['PUBLIC_URL', 'example.com'],
    ['SMTP_URL', 'http://mail'],
    ['MAIL_DOMAIN', 'not a domain'],
    ['HAYLOFT_DEMO', 'yes'],
    ['HAYLOFT_SECRET', 'short'],
    ['LOG_LEVEL', 'loud'],
  ] as const)('start with %s=%s names it in one sentence', async ([name, value]) => {
    await expectOneSentence(['start'], { HAYLOFT_DATA_DIR: folder, [name]: value }, new RegExp(`^${name} `))
  })

  test('start on a database that does not answer says so in one sentence', async () => {
    const away = `postgres://hayloft:secret@127.0.0.1:${await freePort()}/hayloft`
    const { stderr } = await expectOneSentence(
      ['start'],
      { HAYLOFT_DATA_DIR: folder, PORT: '0', SMTP_PORT: '0', DATABASE_URL: away },
      /database|DATABASE_URL|PostgreSQL/i,
    )
    expect(stderr).not.toContain('secret')
  })

  test.for([100, 700, 1_000, 1_300, 1_700, 2_200])('Ctrl-C %i ms after a first start ends all of it', async (pause) => {
    const own = await mkdtemp(join(tmpdir(), 'hayloft-e2e-'))
    const { child, ended } = launch(['start'], { HAYLOFT_DATA_DIR: own, PORT: '0', SMTP_PORT: '0', LOG_LEVEL: 'warn' })
    await sleep(pause)
    child.kill('SIGINT')
    const { code, stderr } = await ended
    const left = await postmasterOf(own)
    if (left) process.kill(left, 'SIGKILL')
    await rm(own, { recursive: true, force: true, maxRetries: 5 })
    expect(left, `no PostgreSQL is left: ${stderr}`).toBeUndefined()
    // Before the program has loaded there is nobody yet who could take the signal.
    expect(code === 0 || pause === 100).toBe(true)
    expect(stderr).not.toMatch(/error/i)
  })

  test.for(['PORT', 'SMTP_PORT'])(
    'start on a taken %s says so in one sentence, and leaves nothing running',
    async (name) => {
      const holder = createServer()
      const taken = await freePort()
      await new Promise<void>((resolve) => holder.listen(taken, '127.0.0.1', resolve))
      try {
        const ports = { PORT: String(await freePort()), SMTP_PORT: '0', [name]: String(taken) }
        const { code, stderr } = await runCommand(['start'], { HAYLOFT_DATA_DIR: folder, HAYLOFT_DEMO: '0', ...ports })
        expect(code).toBe(1)
        expect(lastLine(stderr)).toContain(String(taken))
        expect(stderr, 'no stack trace').not.toMatch(/^ +at /m)
        await waitUntil('the database to be gone', async () => (await postmasterOf(folder)) === undefined, {
          within: 5_000,
        })
      } finally {
        holder.close()
      }
    },
  )
})

async function expectOneSentence(args: readonly string[], env: Record<string, string>, words: RegExp) {
  const ended = await runCommand(args, env)
  expect(ended.code, ended.stdout).toBe(1)
  expect(ended.stdout).toBe('')
  expect(ended.stderr).toMatch(words)
  expect(ended.stderr.trimEnd().split('\n'), 'one line').toHaveLength(1)
  return ended
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
