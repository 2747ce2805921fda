import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

type Received = { headers: Record<string, string>; text: string; type: string }

describe.skipIf(!browserPath)('the page of a webhook', () => {
  let hayloft: Hayloft
  let browser: Browser
  let receiver: Server
  const received: Received[] = []
  let status = 204
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        const { type } = JSON.parse(text) as { type: string }
        received.push({ headers: request.headers as Record<string, string>, text, type })
        response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 204 ? undefined : 'Out of hay')
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    hayloft = await startHayloft({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
    receiver?.closeAllConnections()
    receiver?.close()
  })

  test('adds one, tests it, shows what was sent and what came back, sends again, pauses and removes', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/webhooks`)
    await page.getByRole('button', { name: 'Add webhook' }).first().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Address').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`)
    await sheet.getByLabel('Filter events').fill('contact')
    await sheet.getByLabel('contact.created').check()
    await sheet.getByRole('button', { name: 'Add webhook' }).click()
    const secret = (await sheet.getByLabel('Signing secret').textContent()) ?? ''
    await sheet.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('link', { name: /127.0.0.1/ }).click()
    await page.getByText('Nothing sent yet').waitFor()
    await page.getByRole('button', { name: 'Send test' }).click()
    await sheet.getByText('The server took it').waitFor()
    const [request] = received
    expect(new Webhook(secret).verify(request!.text, request!.headers)).toMatchObject({ type: 'webhook.test' })
    await sheet.getByRole('button', { name: 'Close' }).last().click()

    status = 500
    const key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', 'contacts:write')
    await callApi(hayloft.url, key, 'POST', '/contacts', { name: 'Grace' })
    const row = page.getByRole('listitem').filter({ hasText: 'contact.created' })
    await row.getByText('Retrying').waitFor()
    await row.locator('summary').first().click()
    await row.getByText('Out of hay').first().waitFor()
    await row.getByText('"name": "Grace"').waitFor()
    expect(await examinePage(page, 'a delivery')).toEqual([])
    status = 204
    await row.getByRole('button', { name: 'Send again' }).click()
    await row.getByText('Delivered').waitFor()
    const ids = received.filter(({ type }) => type === 'contact.created').map(({ headers }) => headers['webhook-id'])
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(1)

    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Pause' }).click()
    await page.getByText('Paused by a member').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Active').waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No webhooks yet').waitFor()
    expect(errors).toEqual([])
  })
})
