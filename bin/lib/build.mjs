import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bundleOptions } from './bundle.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { root } from './root.mjs'
import { hashOf, isFresh, stampFresh } from './stale.mjs'
import { run, say, step } from './terminal.mjs'

const tools = ['package-lock.json', 'bin/lib']

/** What is built: from which sources, to which output (the file that tells whether it is there), and how. */
export const parts = [
  { name: 'server', output: 'server/dist/main.js', sources: ['server', 'sdk/plugin'], entry: 'server/main.ts', build: buildServer },
  {
    name: 'browser SDK',
    output: 'sdk/browser/dist',
    sources: ['sdk/browser'],
    entry: 'sdk/browser/build.mjs',
    build: buildBrowserSdk,
  },
  {
    name: 'plugins',
    output: 'plugins/dist',
    sources: ['plugins', 'sdk/plugin', 'server/kernel/plugins', 'server/commands/pack-bundled-plugins.ts'],
    entry: 'server/commands/pack-bundled-plugins.ts',
    build: buildPlugins,
  },
  {
    name: 'dashboard',
    output: 'dashboard/dist/index.html',
    sources: ['dashboard'],
    entry: 'dashboard/index.html',
    build: buildDashboard,
  },
]

/** Builds what is stale (or everything) and resolves to the names of the parts that failed. */
export async function build({ everything = false } = {}) {
  if (!everything && staleParts().length === 0) return []
  return oneAtATime('build', async () => {
    const stale = staleParts(everything)
    const outcomes = await Promise.all(stale.map(buildPart))
    return stale.filter((_, index) => !outcomes[index]).map(({ part }) => part.name)
  })
}

/** For a command that cannot go on without the build. In a process of its own: its memory is not the server's. */
export async function ensureBuilt() {
  if (staleParts().length === 0) return
  const { code } = await run(process.execPath, [join(root, 'bin/build')])
  if (code !== 0) process.exit(1)
}

function staleParts(everything = false) {
  return parts
    .filter(({ entry }) => existsSync(join(root, entry)))
    .map((part) => ({ part, hash: hashOf([...part.sources, ...tools]) }))
    .filter(({ part, hash }) => everything || !isFresh(part.output, hash))
}

async function buildPart({ part, hash }) {
  const complaint = await step(`Building the ${part.name}`, part.build)
  if (complaint === undefined) {
    stampFresh(part.output, hash)
    return true
  }
  say(`The ${part.name} could not be built: ${complaint}`)
  return false
}

async function buildServer() {
  const { build: bundle } = await import('esbuild')
  try {
    const { metafile } = await bundle(bundleOptions({ entry: 'server/main.ts', folder: 'server/dist' }))
    removeOldChunks('server/dist', metafile)
    return undefined
  } catch {
    return 'esbuild says above what is wrong.'
  }
}

async function buildBrowserSdk() {
  const { code, output } = await run(process.execPath, ['build.mjs'], { cwd: join(root, 'sdk/browser'), quiet: true })
  return code === 0 ? undefined : output
}

// The packer is the server's own, bundled for this one run.
async function buildPlugins() {
  const folder = 'plugins/dist/packer'
  const { build: bundle } = await import('esbuild')
  try {
    await bundle(bundleOptions({ entry: 'server/commands/pack-bundled-plugins.ts', folder }))
    const packer = join(root, folder, 'pack-bundled-plugins.js')
    const { code, output } = await run(process.execPath, [packer], { quiet: true })
    return code === 0 ? undefined : output
  } catch {
    return 'esbuild says above what is wrong.'
  } finally {
    rmSync(join(root, folder), { recursive: true, force: true })
  }
}

async function buildDashboard() {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { code, output } = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'dashboard'),
    env: { NODE_ENV: 'production' },
    quiet: true,
  })
  return code === 0 ? undefined : output
}

function removeOldChunks(folder, { outputs }) {
  const written = new Set(Object.keys(outputs).map((path) => basename(path)))
  for (const name of readdirSync(join(root, folder))) {
    if (/\.js(\.map)?$/.test(name) && !written.has(name)) rmSync(join(root, folder, name))
  }
}
