import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMail } from '../server/features/mime/parse-mail.ts'
import { callApi } from './call-api.ts'
import { type FlakyNetwork, startFlakyNetwork } from './flaky-network.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation, row, shownConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { headerOf, type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

const grace = 'Grace Hopper <grace@navy.test>'
const shortestPromise = 60_000

describe.skipIf(!browserPath)('a help desk', () => {
  let sink: SmtpSink
  let hayloft: Hayloft
  let network: FlakyNetwork
  let browser: Browser
  let key: string
  beforeAll(async () => {
    sink = await startSmtpSink()
    hayloft = await startHayloft({ SMTP_URL: sink.url })
    network = await startFlakyNetwork(Number(new URL(hayloft.url).port))
    browser = await openBrowser()
    key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
  })
  afterAll(async () => {
    await browser?.close()
    await network?.stop()
    await hayloft?.remove()
    await sink?.stop()
  })

  const write = (subject: string, fields: { messageId?: string; inReplyTo?: string; text?: string } = {}) =>
    sendMail(hayloft.smtpPort, { from: grace, to: 'support@hayloft.localhost', subject, text: `${subject}, she asks.`, ...fields })
  /** The mails that begin with this; below it they quote the one before. */
  async function sent(text: string) {
    const read = await Promise.all(sink.mails.map(async (mail) => ({ ...mail, text: (await parseMail(Buffer.from(mail.raw))).text ?? '' })))
    return read.filter((mail) => mail.text.startsWith(text))
  }
  async function person(email: string, through: Pick<Hayloft, 'url'> = hayloft) {
    const somebody = await openPerson(browser)
    await signIn(somebody.page, { ...hayloft, ...through }, email)
    await somebody.page.evaluate('window.sameDocument = true')
    return somebody
  }
  async function make<T>(path: string, body: object): Promise<T> {
    const { status, body: made } = await callApi<T>(hayloft.url, key, 'POST', path, body)
    expect([200, 201], JSON.stringify(made)).toContain(status)
    return made
  }

  test('a team hands out, and a promise that is missed says so by itself, and escalates', { timeout: 300_000 }, async () => {
    const { body: members } = await callApi<{ items: { id: string; name: string }[] }>(hayloft.url, key, 'GET', '/members')
    const ben = members.items.find(({ name }) => name === 'Ben Okafor')!
    await make('/teams', { name: 'Returns', assignment: 'round-robin', memberIds: [ben.id] })
    await make('/sla-policies', {
      name: 'Gold', query: 'team:Returns', firstResponseMinutes: { low: 1, normal: 1, high: 1, urgent: 1 },
      escalations: [{ when: 'after', minutes: 0, clock: 'first-response', action: 'set-priority', priority: 'urgent' }, { when: 'after', minutes: 0, clock: 'first-response', action: 'notify-assignee' }],
    })
    const [ada, bens] = [await person('ada@demo.test'), await person('ben@demo.test')]
    await bens.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Mine/ }).click()
    await bens.page.waitForURL('**/inbox/mine')
    await write('The kettle is cold')
    const { log } = await openConversation(ada.page, 'The kettle is cold')

    await ada.page.keyboard.press('Shift+A')
    await ada.page.getByRole('dialog', { name: 'Move to a team' }).getByRole('option', { name: 'Returns' }).click()
    await log.getByText('Returns assigned this to Ben Okafor').waitFor()
    await ada.page.getByRole('button', { name: 'Assigned to Ben Okafor' }).waitFor()
    const elsewhere = row(bens.page, 'The kettle is cold')
    await elsewhere.getByText(/due in|Late/).first().waitFor({ state: 'attached' })

    const inTime = { timeout: shortestPromise + 120_000 }
    await log.getByText('Gold: the first answer is late').waitFor(inTime)
    await log.getByText('Gold set the priority to urgent').waitFor()
    await elsewhere.getByText('Late').waitFor()
    await elsewhere.getByRole('img', { name: 'Priority: Urgent' }).waitFor()
    await ada.page.getByRole('complementary', { name: 'Details' }).getByText('Late').waitFor()
    await bens.page.getByRole('button', { name: /^Notifications \d+ Unread/ }).click()
    await bens.page.getByText(/: the first answer is late$/).first().waitFor()
    expect(await log.getByText('Gold: the first answer is late').count()).toBe(1)
    await expectSamePages(ada, bens)
  })

  test('a reply is put off, put off again and sent: once, and one that nobody touches goes out at its moment', async () => {
    await write('Where is the teapot', { messageId: '<teapot@navy.test>' })
    const ada = await person('ada@demo.test')
    const { page } = ada
    const thread = await openConversation(page, 'Where is the teapot')
    const waiting = thread.log.getByRole('article', { name: 'Waiting to be sent' })
    const answered = thread.log.getByRole('article', { name: 'Mail from Ada Lindqvist' })

    await thread.write.fill('It left our house today.')
    await sendLater(page, 'Tomorrow morning')
    await waiting.getByText('It left our house today.').waitFor()
    expect(await thread.written()).toBe('')
    const before = await waiting.innerText()
    await waiting.getByRole('button', { name: 'Later' }).click()
    await page.getByRole('menuitem', { name: /^Next week/ }).click()
    await waiting.filter({ hasNotText: before.split('\n')[0]! }).waitFor()
    await page.reload()
    await waiting.getByText('It left our house today.').waitFor()
    expect(await sent('It left our house today.')).toEqual([])
    await waiting.getByRole('button', { name: 'Send now' }).click()
    await answered.getByText('It left our house today.').waitFor()
    await waiting.waitFor({ state: 'detached' })

    await thread.send('By the green van.')
    await waiting.getByText(/^Sends in \d+ s/).waitFor()
    await expect.poll(async () => (await sent('By the green van.')).length).toBe(1)
    await answered.getByText('By the green van.').waitFor()
    await waiting.waitFor({ state: 'detached' })
    for (const text of ['It left our house today.', 'By the green van.']) expect((await sent(text)).map(({ to }) => to)).toEqual([['grace@navy.test']])
    expect(ada.errors).toEqual([])
  })

  test('a reply that waits is not sent when the contact writes before', async () => {
    await write('The spout drips', { messageId: '<spout@navy.test>' })
    const ada = await person('ada@demo.test')
    const { page } = ada
    const thread = await openConversation(page, 'The spout drips')
    const waiting = thread.log.getByRole('article', { name: 'Waiting to be sent' })
    await thread.write.fill('Does it still drip?')
    await sendLater(page, 'Tomorrow morning')
    await waiting.getByText('not if they write before').waitFor()
    await write('Re: The spout drips', { inReplyTo: '<spout@navy.test>', text: 'It is mended.' })
    await thread.log.getByText('It is mended.').waitFor()
    await waiting.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Notifications \d+ Unread/ }).click()
    // With the text, so that it can be used again.
    await page.getByText('Your scheduled message was not sent: the contact has answered').waitFor()
    await page.getByText('Does it still drip?').waitFor()
    expect(await sent('Does it still drip?')).toEqual([])
    expect(ada.errors).toEqual([])
  })

  test('a shared view appears for another agent, and its count follows both of them', async () => {
    const names = ['The blue cup', 'The red cup', 'The white cup']
    for (const name of names) await write(name)
    const [ada, ben] = [await person('ada@demo.test'), await person('ben@demo.test')]
    const views = (page: Page) => page.getByRole('navigation', { name: 'Views' })
    const counted = (page: Page, count: number) => views(page).getByRole('link', { name: new RegExp(`^Cups ?${count}$`) }).waitFor()
    const tag = async (page: Page, subject: string) => {
      await views(page).getByRole('link', { name: /^Open/ }).click()
      await openConversation(page, subject)
      await page.keyboard.press('t')
      await page.getByPlaceholder('Find or make a tag').fill('cups')
      await page.getByRole('option', { name: /cups/ }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Remove the tag cups' }).waitFor()
    }
    await tag(ada.page, 'The blue cup')
    await ada.page.getByRole('combobox', { name: 'Search conversations' }).fill('tag:cup')
    await ada.page.getByRole('option', { name: 'cups' }).click()
    await ada.page.getByRole('combobox', { name: 'Search conversations' }).fill('state:open ')
    await row(ada.page, 'The blue cup').waitFor()
    await ada.page.getByRole('button', { name: 'Keep this as a view' }).click()
    const sheet = ada.page.getByRole('dialog')
    await sheet.getByLabel('Name').fill('Cups')
    await sheet.getByLabel('For everybody in the workspace').check()
    await sheet.getByRole('button', { name: 'Save' }).click()
    for (const { page } of [ada, ben]) await counted(page, 1)

    await tag(ben.page, 'The red cup')
    for (const { page } of [ada, ben]) await counted(page, 2)
    await Promise.all([tag(ada.page, 'The white cup'), closeFrom(ben.page, 'The blue cup')])
    for (const { page } of [ada, ben]) await counted(page, 2)
    await closeFrom(ada.page, 'The white cup')
    for (const { page } of [ada, ben]) await counted(page, 1)

    // What both were told by events is what a new page reads.
    for (const { page } of [ada, ben]) {
      await views(page).getByRole('link', { name: /^Cups/ }).click()
      await row(page, 'The red cup').waitFor()
      expect(await row(page, /The (blue|white) cup/).count()).toBe(0)
    }
    await expectSamePages(ada, ben)
    await ben.page.reload()
    await row(ben.page, 'The red cup').waitFor()
    await counted(ben.page, 1)
  })

  test('an agent goes on while the line is cut: nothing is lost, nothing is sent twice, and a second device has the rest', async () => {
    const subjects = ['The lid is chipped', 'The handle is loose', 'The glaze is dull']
    for (const subject of subjects) await write(subject)
    const ada = await person('ada@demo.test', network)
    const { page } = ada
    for (const subject of subjects) await (await openConversation(page, subject)).log.getByText(`${subject}, she asks.`).waitFor()

    network.cut()
    await page.getByText('Reconnecting…').first().waitFor()
    const lid = await openConversation(page, 'The lid is chipped')
    await lid.send('We will send another lid.')
    await page.getByText('Not sent. Your text is back in the composer.').first().waitFor()
    await expect.poll(() => lid.written()).toBe('We will send another lid.')
    const handle = await openConversation(page, 'The handle is loose')
    await handle.note('Third loose handle this week.')
    await expect.poll(() => handle.written()).toBe('Third loose handle this week.')
    const glaze = await openConversation(page, 'The glaze is dull')
    await glaze.write.fill('Dear Grace, about the glaze')
    await openConversation(page, 'The lid is chipped')
    expect(await lid.written()).toBe('We will send another lid.')

    network.mend()
    await page.getByText('Reconnecting…').first().waitFor({ state: 'detached' })
    await lid.write.press('Control+Enter')
    await expect.poll(async () => (await sent('We will send another lid.')).length).toBe(1)
    await openConversation(page, 'The handle is loose')
    await handle.write.press('Control+Enter')
    await handle.log.getByRole('article', { name: 'Note: Ada Lindqvist' }).getByText('Third loose handle this week.').waitFor()

    const second = await person('ada@demo.test')
    const there = (subject: string) => openConversation(second.page, subject)
    const about = await there('The glaze is dull')
    await expect.poll(() => about.written()).toBe('Dear Grace, about the glaze')
    await about.write.fill('Dear Grace, about the glaze: it is meant to be dull.')
    await openConversation(page, 'The glaze is dull')
    await expect.poll(() => glaze.written()).toBe('Dear Grace, about the glaze: it is meant to be dull.')
    for (const [subject, text] of [['The lid is chipped', 'We will send another lid.'], ['The handle is loose', 'Third loose handle this week.']] as const) {
      const { log, written } = await there(subject)
      await log.getByText(text, { exact: true }).waitFor()
      expect(await log.getByText(text, { exact: true }).count()).toBe(1)
      await expect.poll(() => written()).toBe('')
    }
    expect((await sent('We will send another lid.')).map(({ raw }) => headerOf(raw, 'subject'))).toEqual(['Re: The lid is chipped'])
    expect(ada.errors).toEqual([])
    expect(await page.evaluate('window.sameDocument'), 'the inbox was never loaded again').toBe(true)
  })
})

/** Ready to be sent, it is put off by the menu beside the button. */
async function sendLater(page: Page, when: string): Promise<void> {
  await page.getByRole('button', { name: 'When to send' }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${when}`) }).click()
}

async function closeFrom(page: Page, subject: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Cups/ }).click()
  await openConversation(page, subject)
  await shownConversation(page).log.getByText(`${subject}, she asks.`).waitFor()
  await page.keyboard.press('e')
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
}

async function expectSamePages(...people: { page: Page; errors: string[] }[]): Promise<void> {
  for (const { page, errors } of people) {
    expect(await page.evaluate('window.sameDocument'), 'the page was never loaded again').toBe(true)
    expect(errors).toEqual([])
  }
}
