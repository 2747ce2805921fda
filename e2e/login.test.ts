import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { followLink, signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { waitUntil } from './wait-until.ts'

const password = 'a moth in relay seventy'

describe.skipIf(!browserPath)('signing in', () => {
  let hayloft: Hayloft
  let browser: Browser
  let key: string
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  test('by a link that was asked for; nothing tells whether an address has an account', async () => {
    const { page } = await openPerson(browser)
    for (const email of ['nobody@demo.test', 'ben@demo.test']) {
      await page.goto(`${hayloft.url}/login`)
      await page.getByLabel('E-mail', { exact: true }).fill(email)
      await page.getByRole('button', { name: 'E-mail me a sign-in link' }).click()
      await page.getByText(`If ${email} belongs to a member`).waitFor()
    }
    const link = await linkMailedTo('ben@demo.test')
    expect(await mailsTo('nobody@demo.test')).toEqual([])
    await followLink(page, link)
    await page.getByText('Ben Okafor').first().waitFor()

    const other = await openPerson(browser)
    for (const dead of [link, `${hayloft.url}/login?token=ll_wrong`]) {
      await other.page.goto(dead)
      await other.page.getByRole('button', { name: 'Sign in' }).click()
      await other.page.getByText('This link no longer works').waitFor()
    }
  })

  test('by a password, wrong ones refused alike, and on to where one wanted to go', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/sessions`)
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Set password' }).click()
    await page.getByText('Password set').waitFor()
    await page.getByRole('button', { name: /^Ada Lindqvist/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('Sign in to Hayloft').waitFor()

    await page.goto(`${hayloft.url}/contacts`)
    await page.waitForURL('**/login?next=*')
    for (const [email, tried] of [
      ['ada@demo.test', 'not her password'],
      ['nobody@demo.test', password],
    ] as const) {
      await enter(page, email, tried)
      await page.getByRole('alert').filter({ hasText: 'The e-mail address or password is wrong.' }).waitFor()
    }
    await enter(page, 'ada@demo.test', password)
    await page.waitForURL('**/contacts')
    await page.getByRole('heading', { name: 'Contacts' }).waitFor()
  })

  test('a session that is ended elsewhere is over at once', async () => {
    const [here, there] = [await openPerson(browser), await openPerson(browser)]
    await signIn(there.page, hayloft, 'chloe@demo.test')
    await signIn(here.page, hayloft, 'chloe@demo.test')
    await here.page.goto(`${hayloft.url}/settings/sessions`)
    await here.page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await there.page.waitForURL('**/login**')
    await there.page.goto(`${hayloft.url}/inbox/open`)
    await there.page.waitForURL('**/login**')
    await here.page.getByText('This one').waitFor()
  })

  test('a viewer is invited, looks, and cannot write', async () => {
    await callApi(hayloft.url, key, 'POST', '/invitations', { email: 'vera@demo.test', role: 'viewer' })
    const { page, errors } = await openPerson(browser)
    await page.goto(await linkMailedTo('vera@demo.test'))
    await page.getByLabel('Your name').fill('Vera Viewer')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().click()
    await page.getByRole('log', { name: 'Messages' }).getByRole('article').first().waitFor()
    for (const pressed of ['r', 'n', 'e', 'a']) await page.keyboard.press(pressed)
    expect(await page.getByRole('textbox', { name: /^Write/ }).count()).toBe(0)
    expect(await page.getByRole('region', { name: 'Write', exact: true }).count()).toBe(0)
    expect(await page.getByRole('button', { name: /^(Close|Reopen|Assign)/ }).count()).toBe(0)
    expect(errors).toEqual([])
  })

  async function mailsTo(address: string): Promise<{ id: string }[]> {
    const { body } = await callApi<{ items: { id: string; envelopeTo: string[] }[] }>(
      hayloft.url,
      key,
      'GET',
      '/mails?direction=out&limit=50',
    )
    return body.items.filter(({ envelopeTo }) => envelopeTo.includes(address))
  }

  async function linkMailedTo(address: string): Promise<string> {
    const mail = await waitUntil(`a mail to ${address}`, async () => (await mailsTo(address))[0])
    const { body } = await callApi<{ text: string }>(hayloft.url, key, 'GET', `/mails/${mail.id}`)
    return /http:\S+token=\S+/.exec(body.text)?.[0] ?? ''
  }
})

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
