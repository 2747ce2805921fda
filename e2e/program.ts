import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../server/dist/main.js', import.meta.url))

export type Ended = { code: number | null; stdout: string; stderr: string }

export type Launched = { child: ChildProcess; stdout(): string; stderr(): string; ended: Promise<Ended> }

/** The built `hayloft` command as a process of its own, with these settings and none of ours. */
export function launch(args: readonly string[], env: Record<string, string> = {}): Launched {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...present({ PATH, HOME, TMPDIR, LANG }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
  return { child, stdout: () => stdout, stderr: () => stderr, ended }
}

/** Runs a command of the program to its end. */
export function runCommand(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return launch(args, { LOG_LEVEL: 'warn', ...env }).ended
}

function present(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
