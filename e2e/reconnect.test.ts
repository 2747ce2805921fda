import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { type FlakyNetwork, startFlakyNetwork } from './flaky-network.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation, type OpenConversation, shownConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { openChat, type Visit } from './visit-shop.ts'

describe.skipIf(!browserPath)('after the connection was away', () => {
  let hayloft: Hayloft
  let network: FlakyNetwork
  let browser: Browser
  let key: string
  beforeAll(async () => {
    hayloft = await startHayloft()
    network = await startFlakyNetwork(Number(new URL(hayloft.url).port))
    browser = await openBrowser()
    key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
  })
  afterAll(async () => {
    await browser?.close()
    await network?.stop()
    await hayloft?.remove()
  })

  test('a killed server that starts again: the inbox catches up, the widget sends what waited', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    await ada.page.evaluate('window.sameDocument = true')
    const visitor = await openPerson(browser)
    const chat = await openChat(visitor.page, hayloft)
    await chat.send('Before the crash')
    const thread = await openConversation(ada.page, 'Before the crash')
    await thread.send('An answer before it')
    await chat.log.getByText('An answer before it', { exact: true }).waitFor()

    await hayloft.kill()
    await ada.page.getByText('Reconnecting…').first().waitFor()
    await chat.send('Written while away, 1')
    await chat.send('Written while away, 2')
    await chat.log.getByText('Written while away, 2').waitFor()
    await hayloft.startAgain()
    await sendMail(hayloft.smtpPort, {
      from: 'grace@navy.test',
      to: 'support@hayloft.localhost',
      subject: 'Came while away',
      text: 'Hello?',
    })

    await thread.log.getByText('Written while away, 2', { exact: true }).waitFor()
    await ada.page.getByRole('list', { name: 'Conversations' }).getByText('Came while away').waitFor()
    await thread.send('Good to have you back')
    await chat.log.getByText('Good to have you back', { exact: true }).waitFor()
    await chat.messenger.getByText('Sending').waitFor({ state: 'detached' })

    const texts = [
      'Before the crash',
      'An answer before it',
      'Written while away, 1',
      'Written while away, 2',
      'Good to have you back',
    ]
    await expectInOrder(thread, chat, texts)
    expect(await ada.page.evaluate('window.sameDocument'), 'the inbox was never loaded again').toBe(true)
    expect([...ada.errors, ...visitor.errors]).toEqual([])
    await ada.context.close()
    await visitor.context.close()
  })

  test('a network that was cut: what came meanwhile shows once, on both sides', async () => {
    const through = { ...hayloft, url: network.url }
    const ada = await openPerson(browser)
    await signIn(ada.page, through)
    const visitor = await openPerson(browser)
    const chat = await openChat(visitor.page, through)
    await chat.send('Before the cut')
    const thread = await openConversation(ada.page, 'Before the cut')
    await thread.log.getByText('Before the cut', { exact: true }).waitFor()
    await ada.page.evaluate('window.sameDocument = true')
    const conversationId = ada.page.url().split('/').at(-1)!.split('?')[0]!

    network.cut()
    await ada.page.getByText('Reconnecting…').first().waitFor()
    // Others go on meanwhile: Ben answers, from another network.
    for (const text of ['During the cut, 1', 'During the cut, 2', 'During the cut, 3']) {
      await callApi(hayloft.url, key, 'POST', `/conversations/${conversationId}/messages`, { kind: 'reply', text })
    }
    await chat.send('I am still here')
    network.mend()
    await chat.log.getByText('During the cut, 3', { exact: true }).waitFor()
    await thread.log.getByText('I am still here', { exact: true }).waitFor()

    for (let cut = 0; cut < 3; cut++) {
      network.closeSockets()
      await callApi(hayloft.url, key, 'POST', `/conversations/${conversationId}/messages`, {
        kind: 'reply',
        text: `Short cut ${cut}`,
      })
      await thread.log.getByText(`Short cut ${cut}`, { exact: true }).waitFor()
    }
    await chat.log.getByText('Short cut 2', { exact: true }).waitFor()
    const ours = [
      'Before the cut',
      'During the cut, 1',
      'During the cut, 2',
      'During the cut, 3',
      'Short cut 0',
      'Short cut 1',
      'Short cut 2',
    ]
    await expectInOrder(thread, chat, ours)
    expect(await thread.log.getByText('I am still here', { exact: true }).count()).toBe(1)
    expect(await ada.page.evaluate('window.sameDocument'), 'the inbox was never loaded again').toBe(true)
    await ada.context.close()
    await visitor.context.close()
  })

  test('a conversation that could not be opened meanwhile shows itself by itself, and what is written in it stays', async () => {
    const { page, context } = await openPerson(browser)
    await signIn(page, { ...hayloft, url: network.url })
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').nth(7).waitFor()
    network.cut()
    await page.getByText('Reconnecting…').first().waitFor()
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: 'Order FF-10311' }).click()
    const { log, write, written } = shownConversation(page)
    await write.fill('Dear Derek')
    await page.getByText('Hayloft cannot be reached').first().waitFor()
    expect(await written(), 'one can go on writing').toBe('Dear Derek')
    network.mend()
    await log.getByText('THIRD EMAIL. Is anybody there?').waitFor()
    expect(await written()).toBe('Dear Derek')
    await context.close()
  })

  test.each(['before', 'meanwhile', 'never'] as const)('what Ada sends while the server is away is back in the composer, or there once: the editor comes %s', async (comes) => {
    const ada = await openPerson(browser)
    const letEditorCome = comes === 'before' ? undefined : await holdEditor(ada.page)
    await signIn(ada.page, hayloft)
    await sendMail(hayloft.smtpPort, {
      from: 'grace@navy.test',
      to: 'support@hayloft.localhost',
      subject: `A question, ${comes}`,
      text: 'Is it?',
    })
    const thread = await openConversation(ada.page, `A question, ${comes}`)
    await thread.log.getByText('Is it?').waitFor()
    const editor = thread.write.and(ada.page.locator('[contenteditable=true]'))
    if (comes === 'before') await editor.waitFor()
    await letEditorCome?.asked
    await hayloft.kill()
    await thread.send('It is.')
    await ada.page.getByText('Not sent. Your text is back in the composer.').waitFor()
    await expect.poll(() => thread.written()).toBe('It is.')
    if (comes === 'meanwhile') {
      letEditorCome?.now()
      await editor.waitFor()
      expect(await thread.written()).toBe('It is.')
    }
    await hayloft.startAgain()
    await ada.page.getByText('Reconnecting…').first().waitFor({ state: 'detached' })
    await thread.write.press('Control+Enter')
    await thread.log.getByText('Sent', { exact: true }).waitFor()
    expect(await thread.log.getByText('It is.', { exact: true }).count()).toBe(1)
    expect(ada.errors).toEqual([])
    await ada.context.close()
  })
})

/** The editor's code is fetched when the page asks for it, and waits until it is let go: never, if nobody does. */
async function holdEditor(page: Page): Promise<{ asked: Promise<void>; now(): void }> {
  let [ask, go] = [() => {}, () => {}]
  const asked = new Promise<void>((resolve) => (ask = resolve))
  const gone = new Promise<void>((resolve) => (go = resolve))
  await page.route(/\/assets\/editor-/, async (route) => {
    const response = await route.fetch()
    ask()
    await gone
    await route.fulfill({ response })
  })
  return { asked, now: go }
}

/** Each text once and in this order, for Ada and for the visitor. */
async function expectInOrder(thread: OpenConversation, chat: Visit, texts: string[]): Promise<void> {
  for (const log of [thread.log, chat.log]) {
    const shown = (await log.innerText())
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => texts.includes(line))
    expect(shown).toEqual(texts)
  }
}
