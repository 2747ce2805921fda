import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attacks } from '../server/features/mail-text/test-attacks.ts'
import { callApi } from './call-api.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { openChat } from './visit-shop.ts'

describe.skipIf(!browserPath)('a formatted reply', () => {
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

  async function begin(question: string) {
    const [ada, grace] = [await openPerson(browser), await openPerson(browser)]
    await signIn(ada.page, hayloft)
    const chat = await openChat(grace.page, hayloft)
    await chat.send(question)
    const thread = await openConversation(ada.page, question)
    await editorOf(ada.page).waitFor()
    return { ada, grace, chat, thread }
  }

  test('is written by keys, buttons, Markdown and a link, and shown so on both sides', async () => {
    const { ada, grace, chat, thread } = await begin('How do I set it up?')
    const { page } = ada
    await thread.write.click()
    await page.keyboard.type('Dear ')
    await page.keyboard.press('Control+b')
    await page.keyboard.type('Grace')
    await page.keyboard.press('Control+b')
    await page.keyboard.type(', see the guide')
    for (let letter = 0; letter < 'guide'.length; letter++) await page.keyboard.press('Shift+ArrowLeft')
    await caretTold(page)
    await page.keyboard.press('Control+k')
    const link = page.getByRole('dialog', { name: 'Link' })
    await link.getByRole('textbox').fill('javascript:alert(1)')
    await page.keyboard.press('Enter')
    await link.getByText('This is no web, mail or telephone address.').waitFor()
    await link.getByRole('textbox').fill('docs.test/guide?a=1&b=2')
    await page.keyboard.press('Enter')
    await link.waitFor({ state: 'detached' })
    await page.keyboard.press('End')
    await caretTold(page)
    await page.keyboard.press('Enter')
    await page.keyboard.type('- unpack **all**, ')
    await page.keyboard.press('Enter')
    await page.keyboard.type('run `npm start`')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.type('and wait')
    await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Quote', exact: true }).click()
    await page.keyboard.type('!')
    await page.keyboard.press('Control+Enter')

    const html = '<p>Dear <strong>Grace</strong>, see the <a href="https://docs.test/guide?a=1&amp;b=2">guide</a></p><ul><li>unpack <strong>all</strong>, </li><li>run <code>npm start</code></li></ul><blockquote><p>and wait!</p></blockquote>'
    const bubble = chat.log.locator('.bubble', { hasText: 'and wait!' })
    await bubble.waitFor()
    expect(await skeletonOf(bubble)).toBe(html)
    await thread.log.getByText('and wait!').waitFor()
    expect(await skeletonOf(thread.log.locator('.rich-text').last())).toBe(html)
    expect(await chat.log.getByRole('link', { name: 'guide' }).getAttribute('rel')).toContain('noopener')
    expect([...ada.errors, ...grace.errors]).toEqual([])
  })

  test('is kept while it is a draft, and comes back when it could not be sent', async () => {
    const { ada, thread } = await begin('Is it in stock?')
    const { page } = ada
    await thread.write.click()
    await page.keyboard.type('1. Yes, **ten**')
    const drafted = '<ol><li><p>Yes, <strong>ten</strong></p></li></ol>'
    await expect.poll(() => skeletonOf(editorOf(page))).toBe(drafted)
    await page.reload()
    await editorOf(page).waitFor()
    await expect.poll(() => skeletonOf(editorOf(page))).toBe(drafted)
    // On another device, too.
    const phone = await openPerson(browser)
    await signIn(phone.page, hayloft)
    await openConversation(phone.page, 'Is it in stock?')
    await expect.poll(() => editorOf(phone.page).innerHTML().catch(() => ''), { timeout: 20_000 }).toContain('<strong>ten</strong>')

    await page.route('**/rpc/messages.create*', (route) => route.abort())
    await editorOf(page).press('Control+Enter')
    await page.getByText('Not sent. Your text is back in the composer.').waitFor()
    await expect.poll(() => skeletonOf(editorOf(page))).toBe(drafted)
    await page.unroute('**/rpc/messages.create*')
    await editorOf(page).press('Control+Enter')
    await thread.log.locator('.rich-text strong', { hasText: 'ten' }).waitFor()
  })

  test('that is taken back within its ten seconds has its formatting', async () => {
    await sendMail(hayloft.smtpPort, { from: 'henry@navy.test', to: 'support@hayloft.localhost', subject: 'An invoice', text: 'Where is it?' })
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    const thread = await openConversation(page, 'An invoice')
    await editorOf(page).waitFor()
    await thread.write.click()
    await page.keyboard.type('It is ~~lost~~ here')
    await page.keyboard.press('Control+Enter')
    await thread.log.locator('.rich-text s', { hasText: 'lost' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => skeletonOf(editorOf(page))).toBe('<p>It is <s>lost</s> here</p>')
  })

  test('takes of what is pasted what it has itself', async () => {
    const { ada, thread } = await begin('Can you copy it?')
    await thread.write.click()
    await paste(ada.page, '<h1 onclick="x()">Title</h1><p style="font-weight:bold">Bold</p><p><span style="font-style:italic">It</span> <a href="javascript:x()">no</a> <a href="https://x.test/">yes</a></p><img src=x onerror="alert(1)"><script>alert(1)</script><iframe srcdoc="x"></iframe>', 'Title Bold It no yes')
    expect(await skeletonOf(editorOf(ada.page))).toBe('<p>Title</p><p><strong>Bold</strong></p><p></p><p><em>It</em> no <a href="https://x.test/">yes</a></p>')
  })

  test('keeps whom a note mentions', async () => {
    const { ada, thread } = await begin('Who knows?')
    const { page } = ada
    await page.getByRole('group', { name: 'What to write' }).getByRole('button', { name: /^Note/ }).click()
    await editorOf(page).waitFor()
    await page.keyboard.type('Ask **now**: @ada')
    await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Enter')
    const note = thread.log.getByRole('article', { name: /^Note/ })
    await note.locator('.mention', { hasText: '@Ada Lindqvist' }).waitFor()
    expect(await note.locator('.rich-text strong').innerText()).toBe('now')
  })

  test('cannot do harm, whatever an API sends', async () => {
    const { ada, grace, chat, thread } = await begin('Are you evil?')
    const dialogs: string[] = []
    for (const { page } of [ada, grace]) {
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
    }
    const key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', 'messages:write')
    const conversationId = ada.page.url().split('/').at(-1)
    const sendable = attacks.filter((attack) => !attack.includes('\0'))
    for (let from = 0; from < sendable.length; from += 12) {
      const html = `${sendable.slice(from, from + 12).map((attack) => `<p>before</p>${attack}`).join('')}`
      for (const kind of ['reply', 'note']) expect((await callApi(hayloft.url, key, 'POST', `/conversations/${conversationId}/messages`, { kind, html })).status).toBe(201)
    }
    await callApi(hayloft.url, key, 'POST', `/conversations/${conversationId}/messages`, { html: '<p>The <b>last</b> one</p>' })
    for (const shown of [thread.log.locator('.rich-text'), chat.log.locator('.bubble')]) {
      await shown.getByText('The last one').waitFor()
      expect(await shown.count()).toBeGreaterThan(5)
      for (const html of await Promise.all((await shown.all()).map((each) => each.innerHTML()))) expect(html).toMatch(harmless)
    }
    expect(dialogs).toEqual([])
    expect([...ada.errors, ...grace.errors]).toEqual([])
  })
})

/** All that may stand in a message on screen. */
const harmless = /^(?:[^<>]|<a href="(?:https?:\/\/|mailto:|tel:)[^"<>]*"(?: target="_blank" rel="[a-z ]+"(?: class="text-link")?)>|<\/?(?:p|strong|em|s|a|ul|ol|li|blockquote|code|pre)>|<br>)*$/i

/** The editor proper, as soon as it has come. */
function editorOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Write', exact: true }).locator('[contenteditable=true]')
}

/** Its elements and words, without what only says how they look. */
async function skeletonOf(shown: Locator): Promise<string> {
  const html = await shown.innerHTML()
  return html.replace(/ (?:class|target|rel|title|dir|start|data-[\w-]+)="[^"]*"/g, '').replaceAll('<br>', '')
}

/** Into what has the focus. */
async function paste(page: Page, html: string, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', ${JSON.stringify(html)})
    clipboardData.setData('text/plain', ${JSON.stringify(text)})
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })()`)
}

/** The browser tells the editor a moment later where a key has moved the caret; no person is as quick as that. */
async function caretTold(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))')
}
