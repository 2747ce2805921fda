import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { walls } from '../server/kernel/plugins/process-command.ts'
import { callApi } from './call-api.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { waitUntil } from './wait-until.ts'

let hayloft: Hayloft
let folder: string
let key: string

const source = `
import { definePlugin, operation, z } from '@hayloft/plugin'
const nothing = z.object({})
export default definePlugin({
  name: 'spinner', version: '1.0.0', title: 'Spinner', description: 'Never ends.',
  operations: {
    rest: operation({ kind: 'query', summary: 'Rest', scope: 'contacts:read', input: nothing, output: nothing, run: async () => ({}) }),
    spin: operation({ kind: 'query', summary: 'Spin', scope: 'contacts:read', input: nothing, output: nothing, async run() { for (;;) {} } }),
  },
})`

beforeAll(async () => {
  hayloft = await startHayloft({ HAYLOFT_PLUGIN_SECONDS: '300', HAYLOFT_DEMO: '0' })
  folder = await mkdtemp(join(tmpdir(), 'hayloft-spinner-'))
  await writeFile(join(folder, 'plugin.ts'), source)
  await hayloft.command('workspace', 'create', '--slug', 'mill', '--name', 'Mill', '--email', 'olga@mill.test', '--owner', 'Olga')
  await hayloft.command('plugin', 'install', folder)
  key = await hayloft.command('key', 'create', '--workspace', 'mill', '--scopes', '*')
})
afterAll(async () => {
  await hayloft?.remove()
  await rm(folder, { recursive: true, force: true })
})

/** Processes that run a package of this installation. */
async function pluginProcesses(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return pids.filter((_, index) => lines[index]!.includes(`${hayloft.dataDir}/plugins/`))
}

test('a Hayloft that is stopped takes its plugins\' processes with it', async () => {
  expect((await callApi(hayloft.url, key, 'GET', '/plugins/spinner/rest')).status).toBe(200)
  expect(await pluginProcesses()).not.toEqual([])
  await hayloft.interrupt()
  expect(await pluginProcesses()).toEqual([])
  await hayloft.startAgain()
})

test.skipIf(walls().length === 0)('one that is killed does so too, even from a loop that hears nothing', async () => {
  expect((await callApi(hayloft.url, key, 'GET', '/plugins/spinner/rest')).status).toBe(200)
  void callApi(hayloft.url, key, 'GET', '/plugins/spinner/spin').catch(() => undefined)
  await waitUntil('the plugin to spin', async () => {
    for (const pid of await pluginProcesses()) {
      const [ran] = (await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ').map(Number)
      if (ran! > 5e8) return true
    }
    return false
  })
  await hayloft.kill()
  await waitUntil('the plugin to end', async () => (await pluginProcesses()).length === 0)
})
