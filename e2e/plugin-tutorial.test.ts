import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../server/paths.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { waitUntil } from './wait-until.ts'

type Block = { kind: string; argument: string; text: string }

let hayloft: Hayloft
let folder: string
const started: ChildProcess[] = []

beforeAll(async () => {
  hayloft = await startHayloft()
  folder = await mkdtemp(join(tmpdir(), 'hayloft-tutorial-'))
  // What a reader types is `npx hayloft`: here it is the program that was built.
  await writeFile(join(folder, 'npx'), `#!/bin/sh\nshift\nexec ${process.execPath} ${join(root, 'server/dist/main.js')} "$@"\n`)
  await chmod(join(folder, 'npx'), 0o755)
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await hayloft?.remove()
  await rm(folder, { recursive: true, force: true })
})

/** The fenced blocks of the tutorial, in their order. */
async function readTutorial(): Promise<Block[]> {
  const page = await readFile(join(root, 'docs/plugins.md'), 'utf8')
  const section = page.slice(page.indexOf('## Ten minutes'), page.indexOf('## What a plugin is made of'))
  return [...section.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)].map(([, kind, argument, text]) => ({ kind: kind!, argument: argument!, text: text! }))
}

/** One shell for everything that a reader types into one terminal: variables stay. */
function openTerminal() {
  const child = spawn('bash', [], {
    cwd: folder, stdio: 'pipe', env: { ...hayloft.env, LOG_LEVEL: 'warn', HOME: folder, PATH: `${folder}:${dirname(process.execPath)}:${process.env['PATH']}` },
  })
  started.push(child)
  const seen = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { seen.text += text })
  return {
    seen,
    type: (text: string) => void child.stdin.write(`${text.replaceAll('http://localhost:3000', hayloft.url)}\n`),
  }
}

test('the tutorial of docs/plugins.md works as it is written', { timeout: 300_000 }, async () => {
  const first = openTerminal()
  const second = openTerminal()
  let showing = first
  let from = 0
  for (const [index, { kind, argument, text }] of (await readTutorial()).entries()) {
    switch (kind) {
      case 'sh': {
        showing = argument === 'background' ? second : first
        from = showing.seen.text.length
        showing.type(text)
        if (showing === first) {
          first.type(`echo "block ${index} is over: $?"`)
          await waitUntil(`block ${index} to end`, () => first.seen.text.includes(`block ${index} is over`), { within: 90_000 }).catch((error: unknown) => {
            throw new Error(`${text}\n${first.seen.text}\n${second.seen.text}\n${hayloft.output().stderr}`, { cause: error })
          })
          expect(first.seen.text, text).toContain(`block ${index} is over: 0`)
        }
        break
      }
      case 'ts': {
        const file = join(folder, argument.replace('file=', ''))
        await mkdir(dirname(file), { recursive: true })
        showing = second
        from = second.seen.text.length
        await writeFile(file, text)
        break
      }
      case 'output': {
        const [terminal, since] = argument === 'background' ? [second, 0] : [showing, from]
        for (const line of text.trim().split('\n')) {
          await waitUntil(`the line: ${line}`, () => terminal.seen.text.slice(since).includes(line), { within: 60_000 }).catch((error: unknown) => {
            throw new Error(`Not shown: ${line}\n${terminal.seen.text.slice(since)}`, { cause: error })
          })
        }
        break
      }
      default: throw new Error(`the tutorial has a block of ${kind}, which nobody can follow`)
    }
  }
  const check = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', join(folder, 'word-watch')], { encoding: 'utf8' })
  expect(check.stdout).toBe('')
})
