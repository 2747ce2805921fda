import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from './one-at-a-time.mjs'
import { root } from './root.mjs'
import { run, say, step } from './terminal.mjs'

const lockFile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.hayloft-stamp')

/** Installs the packages when the lock file asks for others than there are. */
export async function ensureInstalled() {
  if (isStamped()) return
  await oneAtATime('install', async () => {
    if (isStamped()) return
    if (!matchesInstalled()) await step('Installing packages', install)
    writeFileSync(stampFile, lockHash())
    linkCommand()
  })
}

async function install() {
  // A production environment would leave out what builds the program. Nothing needs the packages' install scripts.
  // Not npm ci: it refuses a lock file that lacks an optional package of some other platform.
  const wanted = ['install', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  const { code } = await run('npm', wanted, { shell: process.platform === 'win32' })
  if (code === 0) return
  say('The packages could not be installed: see what npm says above.')
  process.exit(1)
}

function isStamped() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).update(`${process.platform} ${process.arch}`).digest('hex')
}

// Somebody may have run npm themselves: npm's own record of what it installed says so.
function matchesInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages
    const installed = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    const missing = Object.entries(wanted).filter(([path, { version, optional, link, devOptional, peer }]) => {
      if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return false
      if (installed[path] === undefined) return !(optional || devOptional || peer || link)
      return installed[path].version !== version
    })
    return missing.length === 0 && existsSync(join(modules, 'esbuild'))
  } catch {
    return false
  }
}

// npx finds a clone's own command only among the installed ones; without the link it would copy the clone first.
function linkCommand() {
  if (process.platform === 'win32') return
  try {
    symlinkSync('../../bin/hayloft', join(modules, '.bin/hayloft'))
  } catch (error) {
    if (error.code !== 'EEXIST') say(`npx hayloft may be slow at first: ${error.message}`)
  }
}
