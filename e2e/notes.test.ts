import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation } from './open-conversation.ts'
import { openSocket } from './open-socket.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { openChat } from './visit-shop.ts'

describe.skipIf(!browserPath)('a note', () => {
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

  test('never reaches the visitor: not in a frame, not in an answer, not with their token', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    const visitor = await openPerson(browser)
    const received = recordReceived(visitor.page)
    const chat = await openChat(visitor.page, hayloft)
    await chat.send('May I pay later?')
    const thread = await openConversation(ada.page, 'May I pay later?')
    await thread.note('Unpaid since 2019, be careful')
    await thread.log.getByRole('article', { name: 'Note: Ada Lindqvist' }).getByText('Unpaid since 2019').waitFor()
    await ada.page.keyboard.press('Escape')
    await ada.page.keyboard.press('e')
    await ada.page.getByText('Conversation closed').waitFor()
    await thread.send('Yes, within a week.')
    await chat.log.getByText('Yes, within a week.').waitFor()
    const again = await openChat(visitor.page, hayloft)
    await again.log.getByText('Yes, within a week.').waitFor()

    const all = await received()
    expect(
      all.some(([from, text]) => from === 'socket' && text.includes('Yes, within a week.')),
      'frames are seen',
    ).toBe(true)
    expect(
      all.some(([from, text]) => from === 'rest' && text.includes('Yes, within a week.')),
      'answers are seen',
    ).toBe(true)
    const told = all.map(([, text]) => text).join('\n')
    for (const secret of ['Unpaid since 2019', 'assigneeId', 'ada@demo.test', '"kind":"note"', 'deliveryDetail'])
      expect(told).not.toContain(secret)

    const token = /"visitorToken":"([^"]+)"/.exec(told)?.[1] ?? ''
    const contactId = /"contactId":"([^"]+)"/.exec(told)?.[1] ?? ''
    const conversationId = ada.page.url().split('/').at(-1) ?? ''
    expect((await callApi(hayloft.url, token, 'GET', `/widget/conversations/${conversationId}/messages`)).status).toBe(
      200,
    )
    for (const path of [
      `/conversations/${conversationId}`,
      `/conversations/${conversationId}/messages`,
      '/contacts',
      '/members',
      `/contacts/${contactId}`,
    ]) {
      expect((await callApi(hayloft.url, token, 'GET', path)).status, path).toBe(403)
    }
    const own = await openSocket(hayloft.url, token, [`visitor:${contactId}`])
    own.close()
    for (const topic of [
      'conversations',
      `conversation:${conversationId}`,
      'contacts',
      'visitor:00000000-0000-7000-8000-000000000000',
    ]) {
      await expect(openSocket(hayloft.url, token, [topic]), topic).rejects.toThrow('forbidden')
    }
  })
})

/** Everything that the visitor's browser is told: the text of frames and of REST answers. */
function recordReceived(page: Page): () => Promise<['socket' | 'rest', string][]> {
  const pieces: Promise<['socket' | 'rest', string]>[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => pieces.push(Promise.resolve(['socket', String(payload)]))),
  )
  page.on('response', (response) => {
    if (response.url().includes('/api/'))
      pieces.push(
        response.text().then(
          (text) => ['rest', text],
          () => ['rest', ''],
        ),
      )
  })
  return () => Promise.all(pieces)
}
