import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findEmbeddedPostgres } from '../kernel/postgres/embedded.ts'
import { type Config, loadConfig } from '../config.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { makeLog } from '../kernel/telemetry/log.ts'
import { openKernel } from '../roles/open-kernel.ts'
import { CommandError } from './terminal.ts'

/** The database of the running Hayloft: DATABASE_URL, or the embedded one found by the data folder. */
export async function databaseUrlOf(config: Config): Promise<string> {
  const url = config.database.url ?? await findEmbeddedPostgres(config.dataDir)
  if (url) return url
  throw new CommandError(`No Hayloft is running on ${config.dataDir}. Start it with npm start, or set DATABASE_URL or HAYLOFT_DATA_DIR.`)
}

/** Runs one piece of work on the running installation's database, from another terminal. */
export async function withKernel<T>(work: (kernel: Kernel) => Promise<T>): Promise<T> {
  const config = loadConfig()
  config.http.publicUrl ??= await readAddress(config)
  const { kernel, close } = await openKernel(config, await databaseUrlOf(config), makeLog('warn'))
  try {
    return await work(kernel)
  } finally {
    await close()
  }
}

const addressFile = (config: Config): string => join(config.dataDir, 'address')

/** Leaves word of where the running Hayloft answers, for links that another terminal makes. */
export async function writeAddress(config: Config, publicUrl: string): Promise<void> {
  await writeFile(addressFile(config), `${publicUrl}\n`)
}

async function readAddress(config: Config): Promise<string | undefined> {
  return readFile(addressFile(config), 'utf8').then((text) => text.trim(), () => undefined)
}
