import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  unlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareEngine, type PackagedEngine } from './engine.ts'
import { unprivilegedUser, type OsUser } from './unprivileged-user.ts'

const user = unprivilegedUser()
let folder: string
let packaged: PackagedEngine

// The package as npm leaves it when it runs no install scripts: without its links.
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hayloft-engine-'))
  chmodSync(folder, 0o755)
  const native = join(folder, 'package/native')
  const { postgres } = await prepareEngine(join(folder, 'home'), user)
  cpSync(dirname(dirname(postgres)), native, { recursive: true, verbatimSymlinks: true })
  for (const link of links(native)) unlinkSync(join(native, 'lib', link))
  packaged = { native, version: '18.4.0' }
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const links = (native: string) =>
  readdirSync(join(native, 'lib')).filter((name) => lstatSync(join(native, 'lib', name)).isSymbolicLink())

// It loads every library, so it fails without the links.
const version = (program: string, as: OsUser | undefined = user) =>
  execFileSync(program, ['--version'], { ...as, cwd: '/', encoding: 'utf8' }).trim()

describe('prepareEngine', () => {
  it('makes the links that the install script would have made, once', async () => {
    const engine = await prepareEngine(join(folder, 'home'), user, packaged, [])
    expect(engine).toMatchObject({ major: '18', postgres: join(packaged.native, 'bin/postgres') })
    expect(version(engine.postgres)).toContain('18.4')
    const made = links(packaged.native)
    expect(made).toContain('libpq.so.5')
    expect(readlinkSync(join(packaged.native, 'lib/libpq.so.5'))).toBe('libpq.so.5.18')
    await prepareEngine(join(folder, 'home'), user, packaged, [])
    expect(links(packaged.native)).toEqual(made)
  })

  it('makes the programs executable where an unpacker forgot it', async () => {
    chmodSync(join(packaged.native, 'bin/postgres'), 0o644)
    const { postgres } = await prepareEngine(join(folder, 'home'), user, packaged, [])
    expect(version(postgres)).toContain('18.4')
  })

  it.skipIf(user === undefined)('copies them to where the unprivileged user can run them, and only once', async () => {
    chmodSync(join(folder, 'package'), 0o700)
    mkdirSync(join(folder, 'home'), { mode: 0o700 })
    const shared = join(folder, 'shared')
    const engine = await prepareEngine(join(folder, 'home'), user, packaged, [shared])
    expect(engine.postgres.startsWith(shared)).toBe(true)
    expect(version(engine.postgres)).toContain('18.4')
    expect(readdirSync(join(folder, 'home'))).toEqual([])
    const made = lstatSync(engine.postgres).ino
    expect(lstatSync((await prepareEngine(join(folder, 'home'), user, packaged, [shared])).postgres).ino).toBe(made)
  })

  it.skipIf(user === undefined)('does not run what somebody else laid in a shared folder', async () => {
    chmodSync(join(folder, 'package'), 0o700)
    mkdirSync(join(folder, 'home'), { mode: 0o700 })
    const shared = join(folder, 'shared')
    mkdirSync(shared)
    chmodSync(shared, 0o777)
    const refused = prepareEngine(join(folder, 'home'), user, packaged, [shared])
    await expect(refused).rejects.toThrow('could not be copied to')
    expect(readdirSync(shared)).toEqual([])
  })
})
