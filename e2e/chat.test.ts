import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation } from './open-conversation.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { openChat } from './visit-shop.ts'

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4wQAGDBAKABowA3GQsTTPAAAAAElFTkSuQmCC',
  'base64',
)

describe.skipIf(!browserPath)('a chat', () => {
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

  test('from the first visit to the answer, live on both sides', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    await ada.page.evaluate('window.sameDocument = true')
    const visitor = await openPerson(browser)
    const chat = await openChat(visitor.page, hayloft)

    await chat.send('Is my fern on its way?')
    const thread = await openConversation(ada.page, 'Is my fern on its way?')
    await thread.log.getByText('Is my fern on its way?', { exact: true }).waitFor()

    await chat.write.pressSequentially('And')
    await thread.log.getByText('is writing…').waitFor()
    await thread.write.pressSequentially('It left')
    await chat.messenger.getByText('Ada Lindqvist is typing').waitFor({ state: 'attached' })

    await thread.send('It left the glasshouse this morning.')
    await chat.log.getByText('It left the glasshouse this morning.', { exact: true }).waitFor()
    await chat.write.fill('And the pot?')
    await chat.write.press('Enter')
    await thread.log.getByText('And the pot?', { exact: true }).waitFor()

    await chat.attach({ name: 'my fern.png', mimeType: 'image/png', buffer: dot })
    await chat.send('It looks like this')
    const picture = thread.log.getByRole('img', { name: 'my fern.png' })
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(2)

    await thread.attach({ name: 'care guide.txt', mimeType: 'text/plain', buffer: Buffer.from('Water it on Mondays.') })
    await thread.send('Here is how to look after it')
    const guide = chat.log.getByRole('link', { name: /care guide\.txt/ })
    await guide.waitFor()
    const address = new URL((await guide.getAttribute('href')) ?? '', hayloft.url).href
    expect(await (await visitor.context.request.get(address)).text()).toBe('Water it on Mondays.')

    // Another page of the shop: the conversation is still there, each message once.
    const again = await openChat(visitor.page, hayloft)
    const texts = [
      'Is my fern on its way?',
      'It left the glasshouse this morning.',
      'And the pot?',
      'It looks like this',
      'Here is how to look after it',
    ]
    for (const text of texts) await again.log.getByText(text, { exact: true }).waitFor()
    for (const text of texts) {
      expect(await again.log.getByText(text, { exact: true }).count(), text).toBe(1)
      expect(await thread.log.getByText(text, { exact: true }).count(), text).toBe(1)
    }
    await thread.send('Anything else?')
    await again.log.getByText('Anything else?', { exact: true }).waitFor()

    expect(await ada.page.evaluate('window.sameDocument'), 'the inbox was never loaded again').toBe(true)
    expect([...ada.errors, ...visitor.errors]).toEqual([])
  })

  test('what is written before the chat has begun is sent when it has', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    const visitor = await openPerson(browser)
    let goOn = (): void => undefined
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await visitor.context.route('**/widget/sessions', async (route) => {
      await held
      await route.continue()
    })
    const chat = await openChat(visitor.page, hayloft)
    await chat.send('Quick question')
    goOn()
    const thread = await openConversation(ada.page, 'Quick question')
    await thread.log.getByText('Quick question', { exact: true }).waitFor()
    await chat.log.getByText('Quick question', { exact: true }).waitFor()
    expect(await chat.log.getByText('Quick question', { exact: true }).count()).toBe(1)
  })

  test('that is merged into another one goes on there by itself, with what the visitor is writing', async () => {
    const visitor = await openPerson(browser)
    const chat = await openChat(visitor.page, hayloft)
    await chat.send('My pot is cracked')
    await chat.log.getByText('My pot is cracked', { exact: true }).waitFor()
    await chat.messenger.getByRole('button', { name: 'Back to conversations' }).click()
    await chat.messenger.getByRole('button', { name: 'New conversation' }).click()
    await chat.send('And the saucer too')
    await chat.log.getByText('And the saucer too', { exact: true }).waitFor()
    await chat.write.fill('Half a thou')

    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    const { result } = (await (await ada.context.request.get(`${hayloft.url}/rpc/conversations.list?input=${encodeURIComponent('{}')}`)).json()) as Listed
    const idOf = (preview: string) => result.data.items.find((each) => each.preview === preview)!.id
    const merged = await ada.context.request.post(`${hayloft.url}/rpc/conversations.merge`, {
      headers: { 'x-hayloft': '1' }, data: { id: idOf('And the saucer too'), intoId: idOf('My pot is cracked') },
    })
    expect(merged.status(), await merged.text()).toBe(200)

    await chat.log.getByText('My pot is cracked', { exact: true }).waitFor()
    expect(await chat.write.inputValue()).toBe('Half a thou')
    await chat.write.press('Enter')
    await chat.log.getByText('Half a thou', { exact: true }).waitFor()
    for (const text of ['My pot is cracked', 'And the saucer too', 'Half a thou']) expect(await chat.log.getByText(text, { exact: true }).count(), text).toBe(1)
    await chat.messenger.getByRole('button', { name: 'Back to conversations' }).click()
    await chat.messenger.getByText('Half a thou').waitFor()
    expect(await chat.messenger.getByText('And the saucer too').count()).toBe(0)
    expect(visitor.errors).toEqual([])
  })
})

/** What is read of the inbox's list. */
type Listed = { result: { data: { items: { id: string; preview: string }[] } } }
