import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

const plugin = `
import { definePlugin, operation, z } from '@hayloft/plugin'
export default definePlugin({
  name: 'caller', version: '1.0.0', title: 'Caller', description: 'Calls from its page.', scopes: ['contacts:read'],
  operations: { echo: operation({ kind: 'query', summary: 'Say it again', scope: 'contacts:read', input: z.object({ text: z.string() }), output: z.object({ text: z.string() }), run: async (_context, { text }) => ({ text }) }) },
  slots: [{ place: 'conversation.aside', title: 'Caller', page: 'panel.html' }],
})`

const panel = `
import { connectPage } from '@hayloft/plugin/page'
const show = (name: string, value: unknown) => { document.body.insertAdjacentHTML('beforeend', '<p id="' + name + '"></p>'); document.getElementById(name)!.textContent = String(value) }
void connectPage().then(async ({ plugin, context, call, onContext }) => {
  onContext((changed) => show('changed', changed.theme))
  show('theme', document.documentElement.dataset['theme'] + ' ' + context.conversationId)
  show('own', ((await call(plugin + '.echo', { text: 'hello' })) as { text: string }).text)
  show('core', Array.isArray(((await call('contacts.list', { limit: 1 })) as { items: unknown[] }).items))
  show('beyond', await call('conversations.list').catch((error: { code: string }) => error.code))
  try { show('cookies', document.cookie) } catch (error) { show('cookies', (error as Error).name) }
  try { show('kept', localStorage.length) } catch (error) { show('kept', (error as Error).name) }
  show('network', await fetch('/api/v1/contacts').then(() => 'reached', () => 'refused'))
  show('done', 'yes')
})`

/** What the dashboard does around a page, as docs/plugins.md says it. */
const dashboardSide = `(async () => {
  const ask = async (path, init = {}) => (await fetch('/api/v1' + path, { ...init, headers: { 'x-hayloft': '1', 'content-type': 'application/json' } })).json()
  const { items: [slot] } = await ask('/plugin-slots')
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups')
  const { port1, port2 } = new MessageChannel()
  const context = { place: 'conversation.aside', conversationId: 'c1', member: { id: 'm', name: 'Ada' }, theme: 'dark', language: 'en' }
  addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow || event.data?.hayloft !== 1) return
    frame.contentWindow.postMessage({ hayloft: 1, say: 'welcome', plugin: slot.plugin, context }, '*', [port2])
  })
  port1.onmessage = async ({ data }) => {
    if (data.say !== 'call') return
    const answer = await ask('/plugins/' + slot.pluginId + '/page-calls', { method: 'POST', body: JSON.stringify({ operation: data.operation, input: data.input }) })
    port1.postMessage({ say: 'answer', id: data.id, ...('code' in answer ? { error: { code: answer.code, message: answer.detail } } : { output: answer.output }) })
    if (data.operation === 'conversations.list') port1.postMessage({ say: 'context', context: { ...context, theme: 'light' } })
  }
  frame.src = slot.url
  frame.id = 'panel'
  document.body.append(frame)
})()`

describe.skipIf(!browserPath)('a plugin\'s page', () => {
  let hayloft: Hayloft
  let browser: Browser
  let folder: string
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'hayloft-page-'))
    await mkdir(join(folder, 'pages'))
    await writeFile(join(folder, 'plugin.ts'), plugin)
    await writeFile(join(folder, 'pages/panel.ts'), panel)
    await writeFile(join(folder, 'pages/panel.html'), '<!doctype html><title>Panel</title><body><script src="panel.js"></script></body>')
    await hayloft.command('plugin', 'install', folder, '--workspace', 'demo')
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  test('calls as the member within the plugin\'s grants, and reaches nothing else', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.evaluate(dashboardSide)
    const frame = page.frameLocator('#panel')
    await frame.locator('#done').waitFor({ state: 'attached' })
    await frame.locator('#changed').waitFor({ state: 'attached' })
    const said = async (name: string) => frame.locator(`#${name}`).textContent()
    expect([await said('theme'), await said('own'), await said('core'), await said('beyond')]).toEqual(['dark c1', 'hello', 'true', 'forbidden'])
    expect([await said('cookies'), await said('kept'), await said('network'), await said('changed')]).toEqual(['SecurityError', 'SecurityError', 'refused', 'light'])
  })
})
