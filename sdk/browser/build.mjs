// Builds dist/: widget.js (the loader), messenger.html (one file, its script and style allowed by hash), the words of
// each language, demo.html.
// Fails when what a customer's page has to load grows over the budget.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'

const here = new URL('.', import.meta.url)
// `node build.mjs elsewhere` leaves dist/ as it is: to look at the sizes alone.
const dist = process.argv[2] ? pathToFileURL(`${process.argv[2]}/`) : new URL('dist/', here)
const budgets = { loader: 5 * 1024, all: 30 * 1024 }
const minifiedLauncherStyle = {
  name: 'launcher style',
  setup: ({ onLoad }) => onLoad({ filter: /launcher-style\.ts$/ }, async ({ path }) => {
    const [, css] = /`([^`]*)`/.exec(await readFile(path, 'utf8'))
    const { code } = await transform(css, { loader: 'css', minify: true, target: oldestBrowsers })
    return { contents: `export const launcherStyle = ${JSON.stringify(code.trim())}`, loader: 'ts' }
  }),
}
const oldestBrowsers = ['chrome97', 'safari15.4', 'firefox104']

const [loader, look, script, style] = await Promise.all([
  bundle('loader/widget.ts'),
  bundle('look/main.ts'),
  bundle('messenger/main.ts'),
  minifiedStyle('messenger/messenger.css'),
])

// The server puts the channel's data into it; data runs nothing, so that the policy stays.
const lookPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hash(look)}">`
  + `<title>Chat</title><script type="application/json">{{data}}</script><script>${look}</script>`

const policy = [
  "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`, "connect-src 'self' ws: wss:",
  "img-src 'self' blob: data:", "base-uri 'none'", "form-action 'none'",
].join('; ')
const parts = { policy, style, script }
const template = await readFile(new URL('messenger/messenger.html', here), 'utf8')
const messenger = template.replace(/\{\{(\w+)\}\}/g, (whole, name) => parts[name] ?? whole)

await mkdir(dist, { recursive: true })
await Promise.all([
  writeFile(new URL('widget.js', dist), loader),
  writeFile(new URL('messenger.html', dist), messenger),
  writeFile(new URL('look.html', dist), lookPage),
  readFile(new URL('demo.html', here)).then((demo) => writeFile(new URL('demo.html', dist), demo)),
])
const wordSizes = await writeWords()

const sizes = { 'widget.js': gzipSync(loader).length, 'look.html': gzipSync(lookPage).length, 'messenger.html': gzipSync(messenger).length }
// English is within the messenger; a visitor loads one other language at most.
const all = sizes['widget.js'] + sizes['look.html'] + sizes['messenger.html'] + Math.max(...wordSizes)
for (const [name, size] of Object.entries({ ...sizes, 'largest words': Math.max(...wordSizes), 'all together': all })) {
  console.log(`${name.padEnd(16)} ${(size / 1024).toFixed(2)} KB gzip`)
}
if (sizes['widget.js'] > budgets.loader || all > budgets.all) {
  const [loaderKb, allKb] = [budgets.loader / 1024, budgets.all / 1024]
  console.error(`Over the budget: widget.js may have ${loaderKb} KB, all together ${allKb} KB.`)
  process.exitCode = 1
}

async function writeWords() {
  const names = (await readdir(new URL('languages/', here))).filter((name) => name.endsWith('.json'))
  return Promise.all(names.map(async (name) => {
    const words = JSON.stringify(JSON.parse(await readFile(new URL(`languages/${name}`, here), 'utf8')))
    await writeFile(new URL(`words-${name}`, dist), words)
    return gzipSync(words).length
  }))
}

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, here))], bundle: true, write: false, minify: true, format: 'iife',
    target: oldestBrowsers, legalComments: 'none', charset: 'utf8', plugins: [minifiedLauncherStyle],
  })
  // A closing tag within a string would end the page's script element.
  return outputFiles[0].text.trim().replaceAll('</script', '<\\/script')
}

async function minifiedStyle(path) {
  const css = await readFile(new URL(path, here), 'utf8')
  const { code } = await transform(css, { loader: 'css', minify: true, target: oldestBrowsers })
  return code.trim()
}

function hash(content) {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`
}
