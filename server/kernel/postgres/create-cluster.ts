import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { giveTo, makePrivateFolder, placesFor } from './cluster-place.ts'
import { postgresqlConf } from './cluster-settings.ts'
import type { Engine } from './engine.ts'
import { StartError } from './start-error.ts'
import type { OsUser } from './unprivileged-user.ts'

export const superuser = 'postgres'

/** Made beside its place and moved there when whole, so that a start that is killed half-way leaves no half cluster. */
export async function createCluster(
  engine: Engine,
  clusterDir: string,
  passwordFile: string,
  user: OsUser | undefined,
): Promise<void> {
  await removeDrafts(clusterDir)
  // A name of its own: the initdb of a start that was killed may still be writing into the last one.
  const draft = `${clusterDir}.new-${randomBytes(4).toString('hex')}`
  makePrivateFolder(draft, user)
  if (!existsSync(passwordFile)) await makePassword(passwordFile)
  giveTo(passwordFile, user)
  await initialise(engine, draft, passwordFile, user)
  await writeFile(join(draft, 'postgresql.conf'), postgresqlConf)
  await rename(draft, clusterDir)
}

async function removeDrafts(clusterDir: string): Promise<void> {
  const drafts = (await readdir(dirname(clusterDir))).filter((name) => name.startsWith(`${basename(clusterDir)}.new`))
  for (const name of drafts) {
    await rm(join(dirname(clusterDir), name), { recursive: true, force: true, maxRetries: 3, retryDelay: 50 })
  }
}

async function makePassword(passwordFile: string): Promise<void> {
  const draft = `${passwordFile}.new`
  await writeFile(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  await rename(draft, passwordFile)
}

async function initialise(engine: Engine, folder: string, passwordFile: string, user: OsUser | undefined) {
  const places = placesFor([folder, passwordFile], user)
  const [cluster, password] = places.map(({ path }) => path)
  const child = spawn(
    engine.initdb,
    [
      `--pgdata=${cluster}`,
      `--pwfile=${password}`,
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    {
      ...user,
      cwd: '/',
      ...(process.platform === 'win32' ? {} : { env: { LC_ALL: 'C' } }),
      stdio: ['ignore', 'ignore', 'pipe', ...places.flatMap(({ descriptors }) => descriptors)],
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  )
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const outcome = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', resolve)
  })
  for (const place of places) place.close()
  if (outcome === 0) return
  throw new StartError(
    `The embedded PostgreSQL could not create a database in ${folder} ` +
      `(initdb: ${complaint.trim().split('\n').at(-1) || outcome}): ` +
      'mend that, or set DATABASE_URL to a PostgreSQL server.',
  )
}
