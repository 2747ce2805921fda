import { spawn } from 'node:child_process'
import { root } from './root.mjs'

const began = performance.now()
const patienceMs = 10_000

/** Seconds since the command began, as every progress line carries them. */
export function elapsed(since = began) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/** Progress goes to stderr: what a command answers is alone on stdout. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Says what begins, runs it, and says how long it took; on a long silence, that it still goes on. */
export async function step(title, work) {
  const start = performance.now()
  say(`▸ ${title}`)
  const reminder = setInterval(() => say(`  ${title}: ${elapsed(start)} so far`), patienceMs)
  try {
    const result = await work()
    say(`  ${title}: ${elapsed(start)}`)
    return result
  } finally {
    clearInterval(reminder)
  }
}

/** Runs a program in the clone; resolves to its exit code and, if quiet, what it would have written to the terminal. */
export function run(program, args, { cwd = root, env = {}, quiet = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      shell,
      env: { ...process.env, ...env },
      // Our stdout belongs to the command's answer; 2 is our stderr.
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
      windowsHide: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** For a command that takes no work to explain itself. */
export function answerHelp(text) {
  if (!process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return
  process.stdout.write(`${text.trim()}\n`)
  process.exit(0)
}
