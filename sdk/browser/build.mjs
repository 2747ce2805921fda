// Builds dist/: widget.js (the loader), messenger.html (one file, its script and style allowed by hash), demo.html.
// Fails when what a customer's page has to load grows over the budget.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'

const here = new URL('.', import.meta.url)
const dist = new URL('dist/', here)
const budgets = { loader: 5 * 1024, all: 30 * 1024 }
const target = 'es2020'
const oldestBrowsers = ['chrome97', 'safari15.4', 'firefox104']

const [loader, script, style] = await Promise.all([
  bundle('loader/widget.ts'),
  bundle('messenger/main.ts'),
  minifiedStyle('messenger/messenger.css'),
])

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
  readFile(new URL('demo.html', here)).then((demo) => writeFile(new URL('demo.html', dist), demo)),
])

const sizes = { 'widget.js': gzipSync(loader).length, 'messenger.html': gzipSync(messenger).length }
const all = sizes['widget.js'] + sizes['messenger.html']
for (const [name, size] of Object.entries({ ...sizes, 'all together': all })) {
  console.log(`${name.padEnd(16)} ${(size / 1024).toFixed(2)} KB gzip`)
}
if (sizes['widget.js'] > budgets.loader || all > budgets.all) {
  const [loaderKb, allKb] = [budgets.loader / 1024, budgets.all / 1024]
  console.error(`Over the budget: widget.js may have ${loaderKb} KB, all together ${allKb} KB.`)
  process.exitCode = 1
}

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, here))], bundle: true, write: false, minify: true, format: 'iife',
    target, legalComments: 'none', charset: 'utf8',
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
