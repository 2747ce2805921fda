import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { zipSync } from 'fflate'
import { root } from '../../paths.ts'
import { AppError } from '../errors.ts'
import { checkManifest, isThere, type PluginPackage, readPackage, unpackInto } from './plugin-package.ts'
import { startPluginProcess, usualLimits } from './plugin-process.ts'

/** Makes a package of a plugin's folder: its code and pages bundled, its manifest as its own process tells it. @throws AppError invalid_input */
export async function packPlugin(folder: string): Promise<PluginPackage> {
  const from = resolve(folder)
  const code = await bundle({
    stdin: {
      contents: `import definition from ${JSON.stringify(await mainOf(from))}\nimport { serve } from '@hayloft/plugin/serve'\nexport const start = (channel) => serve(definition, channel)\n`,
      resolveDir: from, sourcefile: 'start.ts', loader: 'ts',
    },
    platform: 'node', format: 'esm', target: 'node20',
    banner: { js: requireForCommonJs },
  })
  const files = new Map([['plugin.js', code], ...await pagesOf(from)])
  const manifest = checkManifest(await claimOf(files))
  files.set('plugin.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
  // The same content gives the same package, whenever it was made.
  const bytes = zipSync(Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))), { mtime: new Date(2000, 0, 1), level: 9 })
  return readPackage(Buffer.from(bytes))
}

// In two halves: our own build rewrites the whole of it wherever it stands.
const requireForCommonJs = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta${'.url'});`

async function mainOf(folder: string): Promise<string> {
  for (const name of ['plugin.ts', 'plugin.js', 'plugin.mjs']) if (await isThere(join(folder, name))) return `./${name}`
  throw new AppError('invalid_input', { detail: `There is no plugin.ts in ${folder}.` })
}

/** Files of the folder of pages as they are; TypeScript among them becomes a script of the same name. */
async function pagesOf(folder: string): Promise<[string, Buffer][]> {
  const pages = await pagesFolderOf(folder)
  const paths = (await readdir(pages, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile() && !/\.(test\.ts|d\.ts)$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name)).sort()
  return Promise.all(paths.map(async (path): Promise<[string, Buffer]> => {
    const name = `pages/${relative(pages, path).replaceAll('\\', '/')}`
    return /\.tsx?$/.test(path)
      ? [name.replace(/\.tsx?$/, '.js'), await bundle({ entryPoints: [path], platform: 'browser', format: 'iife', target: 'es2022', minify: true })]
      : [name, await readFile(path)]
  }))
}

/** `pages/` beside the code, or what the package.json of the plugin says: what a tool of its own built, or what several plugins share. */
async function pagesFolderOf(folder: string): Promise<string> {
  const described = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}')
  try {
    const { pages } = JSON.parse(described) as { pages?: unknown }
    return resolve(folder, typeof pages === 'string' ? pages : 'pages')
  } catch {
    throw new AppError('invalid_input', { detail: `${folder}/package.json is not JSON.` })
  }
}

async function bundle(options: BuildOptions): Promise<Buffer> {
  const esbuild = await import('esbuild')
  const sdk = join(root, 'sdk/plugin')
  const result = await esbuild.build({
    ...options,
    bundle: true, write: false, outdir: '/', charset: 'utf8', legalComments: 'none', logLevel: 'silent',
    alias: { '@hayloft/plugin': join(sdk, 'index.ts'), '@hayloft/plugin/serve': join(sdk, 'serve.ts'), '@hayloft/plugin/page': join(sdk, 'page.ts') },
    nodePaths: [join(root, 'node_modules')],
  }).catch((error: unknown) => {
    throw new AppError('invalid_input', { detail: `The plugin could not be built. ${error instanceof Error ? error.message : String(error)}` })
  })
  return Buffer.from(result.outputFiles[0]!.contents)
}

async function claimOf(files: Map<string, Buffer>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'hayloft-plugin-'))
  try {
    await unpackInto(join(folder, 'package'), { files })
    const started = await startPluginProcess({
      folder: join(folder, 'package'), limits: usualLimits, onAsk: async () => null, onLog: () => undefined, onEnd: () => undefined,
    })
    started.stop()
    return started.claim
  } catch (error) {
    throw new AppError('invalid_input', { detail: error instanceof Error ? error.message : String(error) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
