import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { root } from '../../paths.ts'
import { type RunningApi, runApi } from '../api.ts'
import { makeWorld } from '../world.ts'

let api: RunningApi
beforeAll(async () => { api = await runApi(await makeWorld()) })

it('describes the REST API without a complaint of Redocly', { timeout: 120_000 }, async () => {
  const response = await fetch(`${api.url}/api/v1/openapi.json`)
  expect(response.status).toBe(200)
  const folder = await mkdtemp(join(tmpdir(), 'hayloft-openapi-'))
  try {
    const file = join(folder, 'openapi.json')
    await writeFile(file, await response.text())
    const cli = join(root, 'node_modules/@redocly/cli/bin/cli.js')
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, 'lint', file, '--extends', 'recommended', '--format', 'json'], {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }, maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout: string; stderr: string }) => error)
    const report = JSON.parse(stdout || `{"totals":{},"problems":[{"message":${JSON.stringify(stderr)}}]}`)
    expect(report.problems).toEqual([])
    expect(report.totals).toMatchObject({ errors: 0, warnings: 0 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

it('shows it on a page for people', async () => {
  const page = await (await fetch(`${api.url}/api/v1/docs`)).text()
  expect(page).toContain('/api/v1/conversations/{conversationId}/messages')
  expect(page).not.toContain('<script')
})
