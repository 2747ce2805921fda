import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ImapServer, startImapServer } from '../server/testing/imap/imap-server.ts'
import { callApi } from './call-api.ts'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

describe.skipIf(!browserPath)('the mail boxes of a workspace', () => {
  let hayloft: Hayloft
  let browser: Browser
  let server: ImapServer
  beforeAll(async () => {
    server = await startImapServer()
    hayloft = await startHayloft({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
    await server?.stop()
  })

  const mail = (id: string, subject: string, text = 'Hello') =>
    [`Message-ID: <${id}@example.com>`, 'From: Grace <grace-of-the-box@example.com>', `Subject: ${subject}`, `Date: ${new Date().toUTCString()}`, '', text, ''].join('\r\n')

  test('connect one, see what is wrong with it, read its mail, and look at what could not be taken', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    const key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', 'channels:manage')
    await callApi(hayloft.url, key, 'POST', '/channels', { kind: 'email', name: 'Box', address: 'box@example.com' })
    server.deliver(mail('one', 'A letter by IMAP'))
    server.deliver(mail('two', 'A whole film'), { size: 60 * 1024 * 1024 })

    await page.goto(`${hayloft.url}/settings/mailboxes`)
    await page.getByText('No mail boxes yet').waitFor()
    expect(await examinePage(page, 'no mail boxes')).toEqual([])
    await page.getByRole('button', { name: 'Connect mail box' }).first().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Address').selectOption('box@example.com')
    await sheet.getByLabel('Provider').selectOption('Another one')
    await sheet.getByLabel('Server', { exact: true }).first().fill('127.0.0.1')
    await sheet.getByLabel('Port').first().fill(String(server.port))
    await sheet.getByLabel('Security').first().selectOption('None')
    await sheet.getByLabel('User name', { exact: true }).first().fill('support')
    await sheet.getByLabel('Password', { exact: true }).first().fill('wrong')
    await sheet.getByLabel('Send replies by the server of this mail box').uncheck()
    await sheet.getByLabel('Take mails from').selectOption('Everything')
    expect(await examinePage(page, 'the form of a mail box')).toEqual([])
    await sheet.getByRole('button', { name: 'Test' }).click()
    await sheet.getByText('does not take this user name and password').waitFor()
    await sheet.getByLabel('Password', { exact: true }).first().fill('secret')
    await sheet.getByRole('button', { name: 'Test' }).click()
    await sheet.getByText('Works: 2 mails in the inbox').waitFor()
    await sheet.getByRole('button', { name: 'Connect mail box' }).click()

    const row = page.getByRole('listitem').filter({ hasText: 'box@example.com' })
    await row.getByText('Connected').waitFor()
    await row.getByRole('button', { name: '1 mail could not be taken' }).click()
    await sheet.getByText('A whole film').waitFor()
    expect(await examinePage(page, 'mails that could not be taken')).toEqual([])
    await sheet.getByRole('button', { name: 'Dismiss' }).click()
    await sheet.getByText('None is left.').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).click()

    // The inbox hears of a mail as soon as the server tells of it.
    await page.goto(`${hayloft.url}/inbox`)
    await page.getByText('A letter by IMAP').first().waitFor()
    server.deliver(mail('three', 'Straight from the box'))
    await page.getByText('Straight from the box').first().waitFor()

    server.password = 'changed'
    server.dropAll()
    await page.goto(`${hayloft.url}/settings/mailboxes`)
    await row.getByText('Failing', { exact: true }).waitFor()
    expect(await examinePage(page, 'a mail box that fails')).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await examinePage(page, 'mail boxes on a phone')).toEqual([])
    await row.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No mail boxes yet').waitFor()
    expect(errors).toEqual([])
  })
})
