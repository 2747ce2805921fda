import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Tells one life of a pid from the next, or undefined when no such process runs.
 * A zombie counts as gone: in a container without an init nobody ever collects it.
 */
export async function identifyProcess(pid: number): Promise<string | undefined> {
  if (!signalReaches(pid)) return undefined
  if (process.platform === 'linux') return identifyOnLinux(pid)
  if (process.platform === 'win32') return `pid:${pid}`
  const started = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => undefined)
  const [state = 'Z', ...since] = started?.stdout.trim().split(/\s+/) ?? []
  return state.startsWith('Z') ? undefined : since.join(' ')
}

export async function isRunning(pid: number): Promise<boolean> {
  return (await identifyProcess(pid)) !== undefined
}

/** Whether the process is a PostgreSQL server at work in this folder: its pid alone may belong to anyone by now. */
export async function isServerOf(pid: number, clusterDir: string): Promise<boolean> {
  if (!(await isRunning(pid))) return false
  if (process.platform === 'win32') return true
  if (process.platform === 'linux') {
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
    if (directory !== undefined) return directory === clusterDir
  }
  const command = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined)
  return command?.stdout.includes('postgres') ?? false
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function identifyOnLinux(pid: number): Promise<string | undefined> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ])
  // The command name, in parentheses, may hold spaces: the state is the first field after it, the start time the 20th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0] ?? ''
  return state === '' || state === 'Z' || state === 'X' ? undefined : `${boot.trim()}:${fields[19]}`
}
