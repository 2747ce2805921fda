import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from './one-at-a-time.mjs'
import { root } from './root.mjs'
import { run, say, step } from './terminal.mjs'

const lockFile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
// What runs and builds Hayloft is one set of packages, what also tests it a larger one.
const stampFiles = { running: join(modules, '.hayloft-stamp'), testing: join(modules, '.hayloft-stamp-testing') }

/** Installs the packages when the lock file asks for others than there are. `for`: 'running', or 'testing' with all the tools. */
export async function ensureInstalled({ for: purpose = 'running' } = {}) {
  if (isStamped(purpose)) return
  await oneAtATime('install', async () => {
    if (isStamped(purpose)) return
    if (!matchesInstalled(purpose)) await step('Installing packages', () => install(purpose))
    writeFileSync(stampFiles[purpose], lockHash())
    if (purpose === 'testing') writeFileSync(stampFiles.running, lockHash())
    linkCommand()
  })
}

async function install(purpose) {
  // Nothing needs the packages' install scripts.
  // Not npm ci: it refuses a lock file that lacks an optional package of some other platform.
  const wanted = ['install', purpose === 'testing' ? '--include=dev' : '--omit=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  const { code } = await run('npm', wanted, { shell: process.platform === 'win32' })
  if (code === 0) return
  say('The packages could not be installed: see what npm says above.')
  process.exit(1)
}

function isStamped(purpose) {
  return existsSync(stampFiles[purpose]) && readFileSync(stampFiles[purpose], 'utf8') === lockHash()
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).update(`${process.platform} ${process.arch}`).digest('hex')
}

// Somebody may have run npm themselves: npm's own record of what it installed says so.
function matchesInstalled(purpose) {
  try {
    const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages
    const installed = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    const missing = Object.entries(wanted).filter(([path, { version, optional, link, dev, devOptional, peer }]) => {
      if (dev && purpose === 'running') return false
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
