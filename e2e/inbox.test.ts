import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation, row, shownConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

describe.skipIf(!browserPath)('in the inbox', () => {
  let hayloft: Hayloft
  let browser: Browser
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    for (const subject of ['The first', 'The second', 'The third']) await write(subject)
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  const write = (subject: string) =>
    sendMail(hayloft.smtpPort, {
      from: 'Grace Hopper <grace@navy.test>',
      to: 'support@hayloft.localhost',
      subject,
      text: `${subject} asks.`,
    })

  test('the keyboard walks, opens, answers, notes, assigns, closes and reopens', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    const { page } = ada
    await row(page, 'The third').waitFor()
    const title = (text: string) => page.getByRole('heading', { level: 2, name: text }).waitFor()

    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await title('The third')
    await page.keyboard.press('j')
    await title('The second')
    await page.keyboard.press('j')
    await title('The first')
    await page.keyboard.press('k')
    await title('The second')

    const thread = shownConversation(page)
    await thread.log.getByText('The second asks.').waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('Answered by keys alone: j k e r n stay letters here')
    await page.keyboard.press('Control+Enter')
    await thread.log.getByText('Answered by keys alone: j k e r n stay letters here').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.keyboard.type('Noted by keys alone')
    await page.keyboard.press('Control+Enter')
    await thread.log.getByRole('article', { name: 'Note: Ada Lindqvist' }).getByText('Noted by keys alone').waitFor()
    await page.keyboard.press('Escape')
    await title('The second')

    await page.keyboard.press('a')
    await page.keyboard.type('Ben')
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Assigned to Ben Okafor').waitFor()
    await page.keyboard.press('e')
    await page.getByRole('button', { name: 'Reopen' }).waitFor()
    await row(page, 'The second').waitFor({ state: 'detached' })
    await page.keyboard.press('e')
    await page.getByRole('button', { name: 'Close', exact: true }).waitFor()
    await row(page, 'The second').waitFor()

    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.waitForURL('**/inbox/open')
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.waitForURL('**/contacts')
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.waitForURL('**/inbox/open')
    expect(ada.errors).toEqual([])
  })

  test('what one member does, another sees at once', async () => {
    const [ada, ben] = [await openPerson(browser), await openPerson(browser)]
    await signIn(ada.page, hayloft)
    await signIn(ben.page, hayloft, 'ben@demo.test')
    await write('For Ben')
    await ben.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Mine/ }).click()
    await ben.page.waitForURL('**/inbox/mine')
    const thread = await openConversation(ada.page, 'For Ben')
    expect(await row(ben.page, 'For Ben').count()).toBe(0)
    await ada.page.keyboard.press('a')
    await ada.page.getByRole('option', { name: 'Ben Okafor' }).click()
    const own = await openConversation(ben.page, 'For Ben')

    await own.write.pressSequentially('Let')
    await thread.log.getByText('Ben Okafor is answering too').waitFor()
    await own.write.fill('')
    await thread.note('Grace is a friend')
    await own.log.getByText('Grace is a friend').waitFor()
    await ada.page.keyboard.press('Escape')
    await ada.page.keyboard.press('e')
    await ben.page.getByRole('button', { name: 'Reopen' }).waitFor()
    await row(ben.page, 'For Ben').waitFor({ state: 'detached' })
    await ada.page.keyboard.press('e')
    await row(ben.page, 'For Ben').waitFor()
    await ada.page.keyboard.press('e')
    await ada.page
      .getByRole('status')
      .getByText('Conversation closed')
      .last()
      .locator('..')
      .getByRole('button', { name: 'Undo' })
      .click()
    await row(ben.page, 'For Ben').waitFor()
    await own.send('Hello, Grace.')
    await thread.log.getByText('Hello, Grace.').waitFor()
    expect([...ada.errors, ...ben.errors]).toEqual([])
  })

  test('an answer from the customer opens a closed conversation again', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    await sendMail(hayloft.smtpPort, {
      from: 'ida@navy.test',
      to: 'support@hayloft.localhost',
      subject: 'Once more',
      text: 'One.',
      messageId: '<again@navy.test>',
    })
    await openConversation(page, 'Once more')
    await page.keyboard.press('e')
    await row(page, 'Once more').waitFor({ state: 'detached' })
    await sendMail(hayloft.smtpPort, {
      from: 'ida@navy.test',
      to: 'support@hayloft.localhost',
      subject: 'Re: Once more',
      text: 'Two.',
      inReplyTo: '<again@navy.test>',
    })
    await row(page, 'Two.').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).waitFor()
  })

  test('the palette finds people, conversations and commands', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    const open = async (text: string) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Search conversations and contacts, or type a command').fill(text)
    }
    await open('Grace Hop')
    await page
      .getByRole('group', { name: 'Contacts' })
      .getByRole('option', { name: /grace@navy\.test/ })
      .click()
    await page.waitForURL('**/contacts/*')
    await open('The first')
    await page
      .getByRole('group', { name: 'Conversations' })
      .getByRole('option', { name: /The first/ })
      .click()
    await page.waitForURL('**/inbox/all/*')
    await page.getByRole('heading', { level: 2, name: 'The first' }).waitFor()
    await open('dark')
    await page.getByRole('option', { name: 'Theme: dark', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await open('nothing is called like this')
    await page.getByText('Nothing found').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  test('a reload in the middle brings the same view and the unsent words back', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    const thread = await openConversation(page, 'The first')
    await thread.write.fill('Half a sentence')
    await page.reload()
    await page.getByRole('heading', { level: 2, name: 'The first' }).waitFor()
    await expect.poll(() => thread.written()).toBe('Half a sentence')
    await page.goBack()
    await page.waitForURL('**/inbox/open')
  })
})
