import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation } from './open-conversation.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { openChat } from './visit-shop.ts'

type Channel = { id: string; key: string; kind: string; address: string | null }
type Contact = { id: string; email: string | null; name: string | null }

describe.skipIf(!browserPath)('the widget', () => {
  let hayloft: Hayloft
  let browser: Browser
  let key: string
  let channel: Channel
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
    const { body } = await callApi<{ items: Channel[] }>(hayloft.url, key, 'GET', '/channels')
    channel = body.items.find(({ kind }) => kind === 'chat')!
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  const plain = { language: 'auto', theme: 'auto', preChat: { isOn: false }, proactive: [] }
  const configure = async (settings: object): Promise<void> => {
    const { status } = await callApi(hayloft.url, key, 'PATCH', `/channels/${channel.id}`, { settings: { ...plain, ...settings } })
    expect(status).toBe(200)
  }
  const badge = (page: Page) => page.locator('hayloft-widget .badge')

  test('asks before the first message, in Arabic from right to left', async () => {
    await configure({
      language: 'ar', theme: 'dark',
      preChat: { isOn: true, fields: [{ key: 'name', required: true }, { key: 'email', required: true }], consent: { text: 'Ich bin einverstanden', url: 'https://example.com/privacy' } },
    })
    const { page, errors } = await openPerson(browser)
    await page.goto(`${hayloft.url}/demo`)
    await page.getByRole('button', { name: 'فتح المحادثة' }).click()
    const messenger = page.frameLocator('hayloft-widget .panel iframe')
    await messenger.getByRole('textbox', { name: 'الاسم' }).fill('غريس')
    await messenger.getByRole('button', { name: 'بدء المحادثة' }).click()
    await messenger.getByText('يُرجى ملء هذا الحقل.').waitFor()
    expect(await messenger.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await examinePage(page, 'the form in Arabic')).toEqual([])
    await messenger.getByRole('textbox', { name: 'البريد الإلكتروني' }).fill('grace@widget.example')
    await messenger.getByRole('checkbox').check()
    await messenger.getByRole('button', { name: 'بدء المحادثة' }).click()
    const write = messenger.getByRole('textbox', { name: 'اكتب رسالة' })
    await write.fill('أين طلبي؟')
    await write.press('Enter')
    await messenger.getByText('أُرسلت').waitFor()
    const { body } = await callApi<{ items: Contact[] }>(hayloft.url, key, 'GET', '/contacts?limit=1')
    expect(body.items[0]).toMatchObject({ name: 'غريس', email: 'grace@widget.example' })
    expect(await examinePage(page, 'the chat in Arabic')).toEqual([])
    expect(errors).toEqual([])
  })

  test('offers a message when its time has come, and the answer begins with it', async () => {
    await configure({
      proactive: [
        { id: 'plants', text: 'Which plant are you looking for?', page: '/demo', afterSeconds: 1 },
        { id: 'more', text: 'Anything else?', page: '/demo?again*', afterSeconds: 0 },
      ],
    })
    // How a channel looks is remembered for some seconds.
    await expect.poll(async () => (await fetch(`${hayloft.url}/widget-look?channel=${channel.key}&language=en`)).text()).toContain('"offers":true')
    const visitor = await openPerson(browser)
    await visitor.page.goto(`${hayloft.url}/demo`)
    const offer = visitor.page.getByRole('button', { name: 'Which plant are you looking for?' })
    await offer.waitFor()
    expect(await examinePage(visitor.page, 'the offer')).toEqual([])
    await offer.click()
    const messenger = visitor.page.frameLocator('iframe[title="Chat"]')
    await messenger.getByText('Which plant are you looking for?').waitFor()
    await messenger.getByRole('button', { name: 'Add an emoji' }).click()
    await visitor.page.keyboard.press('ArrowRight')
    await visitor.page.keyboard.press('Enter')
    const write = messenger.getByRole('textbox', { name: 'Write a message' })
    await write.press('End')
    await write.pressSequentially(' One for the shade')
    await write.press('Enter')
    await messenger.getByText('Sent').first().waitFor()

    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    const thread = await openConversation(ada.page, 'One for the shade')
    await thread.log.getByText('Which plant are you looking for?').waitFor()

    // Closed, the answer is counted on the button and in the page's title.
    await visitor.page.evaluate('Hayloft("on", "unread", (count) => { window.unread = count })')
    await visitor.page.evaluate('Hayloft("close")')
    await thread.send('A fern would like that.')
    await expect.poll(() => badge(visitor.page).textContent()).toBe('1')
    expect(await visitor.page.title()).toMatch(/^\(1\) /)
    expect(await visitor.page.evaluate('window.unread')).toBe(1)
    await visitor.page.evaluate('Hayloft("open")')
    await messenger.getByText('A fern would like that.').waitFor()
    await expect.poll(() => visitor.page.title()).not.toMatch(/^\(/)

    // The same visitor is not asked the same again, but the next that is due.
    await visitor.page.goto(`${hayloft.url}/demo?again=1`)
    await visitor.page.getByRole('button', { name: 'Anything else?' }).waitFor()
    expect(await offer.count()).toBe(0)
    await visitor.page.evaluate('Hayloft("hide")')
    expect(await visitor.page.getByRole('button', { name: /chat/ }).isVisible()).toBe(false)
    await visitor.page.evaluate('Hayloft("show")')
    await visitor.page.evaluate('Hayloft("shutdown")')
    expect(await visitor.page.locator('hayloft-widget').count()).toBe(0)
    expect([...visitor.errors, ...ada.errors]).toEqual([])
  })

  test('takes an address for an answer that comes when the visitor has gone', async () => {
    await configure({})
    // How a channel looks is remembered for some seconds.
    await expect.poll(async () => (await fetch(`${hayloft.url}/widget-look?channel=${channel.key}`)).text()).toContain('"offers":false')
    const { page, errors } = await openPerson(browser)
    const chat = await openChat(page, hayloft)
    await chat.send('Do you ship to Wales?')
    const address = chat.messenger.getByRole('textbox', { name: 'E-mail address' })
    await address.fill('not an address')
    await address.press('Enter')
    await chat.messenger.getByText('This is not an e-mail address.').waitFor()
    await address.fill('wales@widget.example')
    await address.press('Enter')
    await chat.messenger.getByText('come to wales@widget.example').waitFor()
    expect(await examinePage(page, 'the chat with an address')).toEqual([])
    expect(errors).toEqual([])
  })

  test('asks how it was when the conversation was closed', async () => {
    await configure({})
    const { status } = await callApi(hayloft.url, key, 'PATCH', '/rating-settings', { enabled: true, delayMinutes: 0 })
    expect(status).toBe(200)
    const visitor = await openPerson(browser)
    const chat = await openChat(visitor.page, hayloft)
    await chat.send('Can I return a pot?')
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    const thread = await openConversation(ada.page, 'Can I return a pot?')
    await thread.send('Of course.')
    await chat.log.getByText('Of course.').waitFor()
    await ada.page.getByRole('button', { name: 'Close', exact: true }).click()
    await chat.messenger.getByRole('button', { name: 'Very good' }).click()
    await chat.messenger.getByText('Thank you for your answer.').waitFor()
    await thread.log.getByText('rated this 5 of 5').waitFor()
    expect(await examinePage(visitor.page, 'the question how it was')).toEqual([])
    expect([...visitor.errors, ...ada.errors]).toEqual([])
  })

  test('is configured beside what visitors will see', async () => {
    await configure({})
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/channels/${channel.id}`)
    const preview = page.frameLocator('iframe[title="Preview"]')
    await page.getByRole('textbox', { name: 'Greeting', exact: true }).fill('Good day to you')
    await preview.getByRole('heading', { name: 'Good day to you' }).waitFor()
    await page.getByRole('checkbox', { name: 'Ask before the first message' }).check()
    await page.getByRole('combobox', { name: 'Add field' }).selectOption('email')
    await preview.getByRole('button', { name: 'Start the conversation' }).waitFor()
    await page.getByRole('combobox', { name: 'Language of the preview' }).selectOption('ar')
    await preview.getByRole('button', { name: 'بدء المحادثة' }).waitFor()
    expect(await examinePage(page, 'the settings of the widget')).toEqual([])
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Widget saved').waitFor()
    const { body } = await callApi<{ settings: object }>(hayloft.url, key, 'GET', `/channels/${channel.id}`)
    expect(body.settings).toMatchObject({ greeting: 'Good day to you', preChat: { isOn: true, fields: [{ key: 'email' }] } })
    expect(errors).toEqual([])
  })
})
