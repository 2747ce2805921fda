// The first code of a plugin's process: takes away what a plugin must not have, then loads it. Plain JavaScript, so that
// Node runs it as it lies here. What is a boundary and what only a fence is said in docs/plugins.md.
import { Socket } from 'node:net'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , main] = process.argv
const mostBytes = 1024 * 1024
const socket = new Socket({ fd: 3 })
const write = socket.write.bind(socket)
const exit = process.exit.bind(process)
const stringify = JSON.stringify
const parse = JSON.parse
let listener = () => {}
let text = ''

socket.setEncoding('utf8')
socket.on('data', (chunk) => {
  text += chunk
  const lines = text.split('\n')
  text = lines.pop()
  for (const line of lines) listener(parse(line))
})
// Hayloft has gone.
socket.on('close', () => exit(0))
socket.on('error', () => exit(0))

const channel = {
  send(message) {
    const line = `${stringify(message)}\n`
    if (line.length > mostBytes) throw new Error('This is more than 1 MB: too large to be passed on.')
    write(line)
  },
  onMessage(heard) { listener = heard },
}

takeAway(createRequire(import.meta.url))
process.on('unhandledRejection', (error) => { throw error })
const { start } = await import(pathToFileURL(main).href)
start(channel)

function takeAway(require) {
  const refused = (name) => function refuse() { throw Object.assign(new Error(`A plugin has no ${name}: see docs/plugins.md.`), { code: 'ERR_ACCESS_DENIED' }) }
  const names = ['net', 'tls', 'dgram', 'dns', 'dns/promises', 'http', 'https', 'http2', 'child_process', 'worker_threads', 'cluster', 'inspector', 'inspector/promises', 'repl', 'wasi']
  // All are loaded before the first is emptied: they need each other.
  for (const [name, module] of names.map((one) => [one, require(`node:${one}`)])) {
    for (const [key, { value, get, configurable }] of Object.entries(Object.getOwnPropertyDescriptors(module))) {
      if (configurable && (get || typeof value === 'function')) Object.defineProperty(module, key, { value: refused(`node:${name}`), enumerable: true })
    }
  }
  syncBuiltinESMExports()
  for (const name of ['fetch', 'WebSocket', 'EventSource']) {
    if (name in globalThis) globalThis[name] = refused(name)
  }
  for (const name of ['binding', '_linkedBinding', 'dlopen', 'kill', '_kill', '_debugProcess', '_startProfilerIdleNotifier', 'setuid', 'setgid', 'chdir', 'abort']) {
    if (typeof process[name] === 'function') process[name] = refused(`process.${name}`)
  }
}
