import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The program and the arguments of a plugin's process: Node's permission model inside of Linux namespaces, where there are any. */
export function processCommand({ folder, memoryMb }: { folder: string; memoryMb: number }): { program: string; args: string[] } {
  const node = [
    process.execPath, permissionFlag(), `--allow-fs-read=${folder}/*`, `--allow-fs-read=${bootstrap}`,
    `--max-old-space-size=${memoryMb}`, '--no-warnings', bootstrap, `${folder}/plugin.mjs`,
  ]
  const [program, ...args] = [...walls(), ...node]
  return { program: program!, args }
}

const bootstrap = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url))

function permissionFlag(): string {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
  return major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13) ? '--permission' : '--experimental-permission'
}

let found: string[] | undefined

/** No network, no other processes to see or signal; dies with its parent. As much of it as this machine allows: tried once. */
export function walls(): string[] {
  return found ??= candidates.find(([program, ...args]) => spawnSync(program!, [...args, 'true'], { timeout: 5_000 }).status === 0) ?? []
}

const names = ['--net', '--ipc', '--pid', '--fork', '--kill-child']
const candidates: string[][] = process.platform === 'linux'
  ? [
      ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', 'unshare', ...names],
      ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', 'unshare', '--user', '--map-current-user', ...names],
      ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs'],
    ]
  : []
