import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation, row, shownConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

describe.skipIf(!browserPath)('an agent at work', () => {
  let hayloft: Hayloft
  let browser: Browser
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  const write = (subject: string, from = 'Grace Hopper <grace@navy.test>') =>
    sendMail(hayloft.smtpPort, { from, to: 'support@hayloft.localhost', subject, text: `${subject}, she asks.` })
  async function ada() {
    const person = await openPerson(browser)
    await signIn(person.page, hayloft)
    return person
  }

  test('tags, priority and a snooze by keys alone, seen by another at once, and taken back', async () => {
    await write('A relay hums')
    const [own, other] = [await ada(), await openPerson(browser)]
    await signIn(other.page, hayloft, 'ben@demo.test')
    const { page } = own
    await openConversation(page, 'A relay hums')
    await page.keyboard.press('t')
    await page.getByPlaceholder('Find or make a tag').fill('moths')
    await page.getByRole('option', { name: 'Make the tag “moths”' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove the tag moths' }).waitFor()
    await page.keyboard.press('p')
    await page.getByRole('dialog', { name: 'Priority' }).waitFor()
    await page.keyboard.type('urg')
    await page.keyboard.press('Enter')
    const elsewhere = row(other.page, 'A relay hums')
    await elsewhere.getByText('Tagged moths').waitFor({ state: 'attached' })
    await elsewhere.getByRole('img', { name: 'Priority: Urgent' }).waitFor()
    await page.keyboard.press('s')
    await page.getByRole('dialog', { name: 'Snooze' }).waitFor()
    await page.keyboard.type('tomorrow mor')
    await page.keyboard.press('Enter')
    await elsewhere.waitFor({ state: 'detached' })
    await page.keyboard.press('s')
    await elsewhere.waitFor()
    // At once, since the offer to take it back is on screen for seconds only.
    await page.keyboard.press('s')
    await page.getByRole('dialog', { name: 'Snooze' }).waitFor()
    await page.keyboard.type('next week')
    await page.keyboard.press('Enter')
    await toastOf(page, /^Snoozed until/).last().getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Snooze', exact: true }).waitFor()
    await elsewhere.waitFor()
    expect([...own.errors, ...other.errors]).toEqual([])
  })

  test('a query becomes a view, and its count is right for two agents', async () => {
    const [own, other] = [await ada(), await openPerson(browser)]
    await signIn(other.page, hayloft, 'ben@demo.test')
    const { page } = own
    await page.getByRole('combobox', { name: 'Search conversations' }).fill('tag:mot')
    await page.getByRole('option', { name: 'moths' }).click()
    await page.getByRole('button', { name: 'Remove tag: moths' }).waitFor()
    await row(page, 'A relay hums').waitFor()
    await page.getByRole('button', { name: 'Keep this as a view' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Name').fill('Moths')
    await sheet.getByLabel('For everybody in the workspace').check()
    await sheet.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/)
    const counted = (count: number) => other.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^Moths ?${count}$`) })
    await counted(1).waitFor()
    await write('A second moth')
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Open/ }).click()
    await openConversation(page, 'A second moth')
    await page.keyboard.press('t')
    await page.getByRole('option', { name: 'moths' }).click()
    await counted(2).waitFor()
    expect([...own.errors, ...other.errors]).toEqual([])
  })

  test('a mail waits ten seconds and can be taken back with its words', async () => {
    await write('Hold this')
    const { page, errors } = await ada()
    const thread = await openConversation(page, 'Hold this')
    await thread.send('Too hasty')
    const waiting = thread.log.getByRole('article', { name: 'Waiting to be sent' })
    await waiting.getByText('Too hasty').waitFor()
    await waiting.getByRole('button', { name: 'Undo' }).click()
    await waiting.waitFor({ state: 'detached' })
    await expect.poll(() => thread.written()).toBe('Too hasty')
    await thread.send('Well considered')
    await waiting.getByRole('button', { name: 'Send now' }).click()
    await thread.log.getByRole('article', { name: 'Mail from Ada Lindqvist' }).getByText('Well considered').waitFor()
    expect(await thread.log.getByRole('article', { name: 'Mail from Ada Lindqvist' }).count()).toBe(1)
    expect(errors).toEqual([])
  })

  test('two conversations become one, and part of one becomes another', async () => {
    await write('The same twice', 'Ida <ida@navy.test>')
    await write('The same again', 'Ida <ida@navy.test>')
    const { page, errors } = await ada()
    await openConversation(page, 'The same again')
    await page.keyboard.press('m')
    await page.getByRole('dialog').getByRole('option', { name: /The same twice/ }).click()
    await page.getByRole('heading', { level: 2, name: 'The same twice' }).waitFor()
    const { log } = shownConversation(page)
    await log.getByText('The same again, she asks.').waitFor()
    const moved = log.getByRole('article').filter({ hasText: 'The same again, she asks.' })
    await moved.hover()
    await log.getByRole('button', { name: 'Split from this message on' }).last().click()
    await page.getByRole('dialog').getByLabel('Subject').fill('On its own again')
    await page.getByRole('button', { name: 'Split', exact: true }).click()
    await page.getByRole('heading', { level: 2, name: 'On its own again' }).waitFor()
    await log.getByText('The same again, she asks.').waitFor()
    expect(errors).toEqual([])
  })

  test('a macro fills in the reply and does the rest once it is sent', async () => {
    await write('Where is my parcel', 'Mary Shaw <mary@navy.test>')
    const { page, errors } = await ada()
    await callInPage(page, 'macros.create', { name: 'Parcel', shared: false, text: 'Hello {{ contact.firstName }}, it is on its way.', actions: [{ kind: 'close' }] })
    await page.reload()
    const thread = await openConversation(page, 'Where is my parcel')
    await thread.write.and(page.locator('[contenteditable=true]')).waitFor()
    await thread.write.click()
    await page.keyboard.type('/par')
    await page.getByRole('option', { name: /^Parcel/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => thread.written()).toBe('Hello Mary, it is on its way.')
    await page.getByText('After sending: close').waitFor()
    await page.keyboard.press('Control+Enter')
    await thread.log.getByText('Hello Mary, it is on its way.').waitFor()
    await page.getByRole('button', { name: 'Reopen' }).waitFor()
    expect(errors).toEqual([])
  })

  test('many are changed together, and only those', async () => {
    for (const name of ['one', 'two', 'three']) await write(`Bulk ${name}`)
    const { page, errors } = await ada()
    for (const name of ['one', 'two', 'three']) await row(page, `Bulk ${name}`).waitFor()
    for (const name of ['one', 'three']) {
      await row(page, `Bulk ${name}`).hover()
      await page.getByRole('listitem').filter({ hasText: `Bulk ${name}` }).getByRole('checkbox').click()
    }
    await page.getByRole('toolbar', { name: 'Selected conversations' }).getByText('2 selected').waitFor()
    await page.keyboard.press('e')
    await row(page, 'Bulk one').waitFor({ state: 'detached' })
    await toastOf(page, '2 conversations changed').waitFor()
    await page.reload()
    await row(page, 'Bulk two').waitFor()
    expect(await row(page, 'Bulk one').count() + await row(page, 'Bulk three').count()).toBe(0)
    expect(errors).toEqual([])
  })
})

function toastOf(page: Page, text: string | RegExp) {
  return page.getByRole('status').getByText(text).locator('..')
}

/** An operation as the signed-in person, by the page's own cookie. */
async function callInPage(page: Page, operation: string, input: object): Promise<void> {
  const status = await page.evaluate(
    async ([path, body]) =>
      (await fetch(`/rpc/${path}`, { method: 'POST', headers: { 'x-hayloft': '1', 'content-type': 'application/json' }, body })).status,
    [operation, JSON.stringify(input)] as const,
  )
  expect(status).toBe(200)
}
