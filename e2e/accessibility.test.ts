import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { examinePage } from './examine-page.ts'
import { furnishDesk } from './furnish-desk.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation, shownConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { openChat } from './visit-shop.ts'
import { waitUntil } from './wait-until.ts'

const screens: [name: string, options: BrowserContextOptions][] = [
  ['1440 px wide', {}],
  ['390 px wide', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 }],
]

describe.skipIf(!browserPath)('every page passes axe in light and dark, and fits', () => {
  let hayloft: Hayloft
  let browser: Browser
  let places: Places
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    places = await furnish(hayloft)
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  test.for(screens)('before one is signed in, %s', async ([, options]) => {
    const { page } = await openPerson(browser, options)
    const found: string[] = []
    for (const [path, shows] of [
      ['/login', 'Sign in to Hayloft'],
      ['/login?token=ll_x', 'One more step'],
      ['/invitation?token=x', 'Join the workspace'],
      ['/invitation', 'This invitation no longer works'],
    ] as const) {
      await page.goto(hayloft.url + path)
      await page.getByText(shows).first().waitFor()
      found.push(...(await examinePage(page, path)))
    }
    await page.goto(`${hayloft.url}/login`)
    await page.getByLabel('E-mail', { exact: true }).fill('nobody@demo.test')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').waitFor()
    found.push(...(await examinePage(page, 'a refused sign-in')))
    expect(found).toEqual([])
  })

  test.for(screens)('the rooms of the dashboard, %s', async ([, options]) => {
    const { page, errors } = await openPerson(browser, options)
    await signIn(page, hayloft)
    const found: string[] = []
    const visit = async (path: string, shows: string) => {
      await page.goto(hayloft.url + path)
      await page.getByText(shows).filter({ visible: true }).first().waitFor()
      await settled(page)
      // The preview of the widget is empty until it is told what to show.
      if (path.startsWith('/settings/channels/')) await page.frameLocator('iframe').locator('main').first().waitFor({ state: 'attached' })
      found.push(...(await examinePage(page, path.replace(/[0-9a-f-]{36}/, ':id'))))
    }
    for (const view of ['open', 'mine', 'all']) await visit(`/inbox/${view}`, 'Unassigned')
    await visit('/inbox/all?q=nothing+is+called+like+this', 'No conversation matches')
    await visit(`/inbox/all/${places.chat}`, 'How do I water it?')
    await visit(`/inbox/all/${places.mail}`, 'logbook.txt')
    await visit('/contacts', 'Add')
    await visit(`/contacts/${places.contact}`, 'grace@navy.test')
    await visit('/outbox', 'Outbox')
    await visit(`/outbox/${places.sent}`, 'Re: A bug in the relay')
    for (const [path, shows] of [
      ['', 'Settings'],
      ['/members', 'Ben Okafor'],
      ['/channels', 'Support mail'],
      ['/keys', 'for the journey'],
      [`/channels/${places.chatChannel}`, 'Proactive messages'],
      ['/mailboxes', 'No mail boxes yet'],
      ['/plugins', 'Ready to connect'],
      ['/webhooks', 'No webhooks yet'],
      ['/jobs', 'Kinds of jobs'],
      ['/sessions', 'This one'],
      ['/workspace', 'Short name'],
      ['/audit', 'messages.create'],
    ] as const)
      await visit(`/settings${path}`, shows)
    await visit('/reports/overview', 'New conversations')
    await visit('/nowhere', 'There is no such page')
    expect(found).toEqual([])
    expect(errors).toEqual([])
  })

  test.for(screens)('the lists of the help desk, and what opens above them, %s', async ([, options]) => {
    const { page, errors } = await openPerson(browser, options)
    await signIn(page, hayloft)
    const found: string[] = []
    const { look, lookAtSheet } = looking(page, found)
    for (const [path, first, create, noun] of [
      ['teams', 'Billing', 'New team', 'team'],
      ['tags', 'refund', 'New tag', 'tag'],
      ['fields', 'Plan', 'New field', 'field'],
      ['macros', 'Hand to billing', 'New macro', 'macro'],
      ['hours', 'Office', 'New hours', 'hours'],
      ['service-levels', 'Gold customers', 'New service level', 'service level'],
    ] as const) {
      await page.goto(`${hayloft.url}/settings/${path}`)
      const menu = page.getByRole('button', { name: `Edit ${first}`, exact: true })
      await menu.waitFor()
      await look(path)
      await page.getByRole('button', { name: create }).click()
      await lookAtSheet(create)
      const choose = async (item: string) => {
        await menu.click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await choose(`Edit ${noun}`)
      await lookAtSheet(`a ${noun}, changed`)
      if (path === 'tags') {
        await choose('Merge into')
        await lookAtSheet('tags merged')
      }
      if (path === 'fields') {
        await menu.click()
        await look('the menu of a field')
        await page.keyboard.press('Escape')
        await choose('Remove field')
        await lookAtSheet('a field, removed')
      }
    }
    expect(found).toEqual([])
    expect(errors).toEqual([])
  })

  test.for(screens)('the other settings of the help desk, and what opens above them, %s', async ([, options]) => {
    const { page, errors } = await openPerson(browser, options)
    await signIn(page, hayloft)
    const found: string[] = []
    const { look, lookAtSheet, sheet } = looking(page, found)
    for (const [path, shows] of [
      ['ratings', 'Ask for a rating'],
      ['blocked-senders', 'offers@example.com'],
      ['notifications', 'The daily letter'],
      ['availability', 'Most open conversations at once'],
    ] as const) {
      await page.goto(`${hayloft.url}/settings/${path}`)
      await page.getByText(shows).first().waitFor()
      await look(path)
    }
    await page.getByRole('button', { name: 'Away', exact: true }).click()
    await look('away')
    for (const [path, button] of [
      ['blocked-senders', 'Block a sender'],
      ['channels', 'Add channel'],
      ['mailboxes', 'Connect mail box'],
      ['webhooks', 'Add webhook'],
    ] as const) {
      await page.goto(`${hayloft.url}/settings/${path}`)
      await page.getByRole('button', { name: button }).first().click()
      await lookAtSheet(button)
    }
    // What the server refuses is told beside the field or at the end.
    await page.goto(`${hayloft.url}/settings/tags`)
    await page.getByRole('button', { name: 'New tag' }).click()
    await sheet.getByLabel('Name').fill('refund')
    await page.keyboard.press('Enter')
    await sheet.getByRole('alert').waitFor()
    await lookAtSheet('a refused tag')
    expect(found).toEqual([])
    expect(errors).toEqual([])
  })

  test.for(screens)('what opens above the rooms, %s', async ([name, options]) => {
    const { page } = await openPerson(browser, options)
    await signIn(page, hayloft)
    const found: string[] = []
    const { look } = looking(page, found)
    await openConversation(page, 'A bug in the relay')
    await shownConversation(page).log.getByRole('button', { name: 'Show quoted text' }).click()
    await shownConversation(page).attach({ name: 'tape.txt', mimeType: 'text/plain', buffer: Buffer.from('tape') })
    await look('a reply with a file')
    await page.getByRole('group', { name: 'What to write' }).getByRole('button', { name: /^Note/ }).click()
    await look('a note')
    if (name.startsWith('390')) {
      await page.getByRole('button', { name: 'Details' }).click()
      await look('the details')
      await page.keyboard.press('Escape')
    }
    await page.getByRole('button', { name: /^Assign/ }).click()
    await page.getByPlaceholder('Find a member').waitFor()
    await look('the assign menu')
    await page.keyboard.press('Escape')
    await page.goto(`${hayloft.url}/contacts?add=true`)
    await page.getByRole('dialog').waitFor()
    await look('a new contact')
    await page.goto(`${hayloft.url}/settings/members`)
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByRole('dialog').waitFor()
    await look('an invitation')
    await page.goto(`${hayloft.url}/settings/keys`)
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByRole('dialog').waitFor()
    await look('a new key')
    await page.goto(`${hayloft.url}/inbox/open`)
    await page.getByRole('list', { name: 'Conversations' }).waitFor()
    if (name.startsWith('390')) {
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('dialog', { name: 'More rooms' }).waitFor()
      await look('the rooms that are not in the bar')
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search conversations and contacts, or type a command').fill('grace')
    await page.getByRole('option', { name: /grace@navy\.test/ }).waitFor()
    await look('the palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await look('the shortcut sheet')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /Ada Lindqvist/ }).click()
    await page.getByRole('menu').waitFor()
    await look('the account menu')
    expect(found).toEqual([])
  })

  test.for(screens)('the shop, the widget and the API reference, %s', async ([, options]) => {
    const { page, errors } = await openPerson(browser, options)
    const found: string[] = []
    await page.goto(`${hayloft.url}/demo`)
    await page.getByRole('button', { name: 'Open chat' }).waitFor()
    found.push(...(await examinePage(page, 'the shop')))
    const chat = await openChat(page, hayloft)
    found.push(...(await examinePage(page, 'a chat that begins')))
    await chat.send('How do I look after a string of pearls?')
    await chat.log.getByText('Sent').waitFor()
    await chat.attach({
      name: 'a rather long name of a picture of pearls.png',
      mimeType: 'image/png',
      buffer: Buffer.from('pearls'),
    })
    found.push(...(await examinePage(page, 'a chat')))
    await chat.messenger.getByRole('button', { name: 'Back to conversations' }).click()
    await chat.messenger.getByRole('button', { name: 'New conversation' }).waitFor()
    found.push(...(await examinePage(page, 'the list of chats')))
    await page.goto(`${hayloft.url}/api/v1/docs`)
    await page.getByRole('heading').first().waitFor()
    found.push(...(await examinePage(page, 'the API reference')))
    expect(found).toEqual([])
    expect(errors).toEqual([])
  })
})

/** Notes what is wrong with what is on screen, once all of it is there. */
function looking(page: Page, found: string[]) {
  const sheet = page.getByRole('dialog')
  const look = async (what: string) => {
    await settled(page)
    found.push(...(await examinePage(page, what)))
  }
  const lookAtSheet = async (what: string) => {
    await sheet.waitFor()
    await look(what)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
  }
  return { look, lookAtSheet, sheet }
}

/** Nothing is being loaded any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('.animate-breathe').first().waitFor({ state: 'detached' })
}

type Places = { chat: string; chatChannel: string; mail: string; contact: string; sent: string }

/** A mail with all that a mail can have, its answer, a chat, a key, and the help desk's settings. */
async function furnish(hayloft: Hayloft): Promise<Places> {
  const key = await hayloft.command(
    'key',
    'create',
    '--workspace',
    'demo',
    '--scopes',
    '*',
    '--name',
    'for the journey',
  )
  const get = async <T>(path: string) => (await callApi<{ items: T[] }>(hayloft.url, key, 'GET', path)).body.items
  await sendMail(hayloft.smtpPort, {
    from: 'Grace Hopper <grace@navy.test>',
    to: 'support@hayloft.localhost',
    subject: 'A bug in the relay',
    html: `<p>There is a <b>moth</b>.</p><img src="http://127.0.0.1:9/seen.png" alt="">
      <div class="gmail_quote">On Mon, Support wrote:<br>
      <blockquote class="gmail_quote">We have never seen a moth.</blockquote></div>`,
    attachments: [{ filename: 'logbook.txt', content: '1545: relay 70, panel F' }],
  })
  const [mail] = await get<{ id: string; contactId: string }>('/conversations?limit=1')
  const chat = (await get<{ id: string; kind: string; channelId: string }>('/conversations?limit=50')).find(({ kind }) => kind === 'chat')
  if (!mail || !chat) throw new Error('the demo has no chat')
  for (const [kind, text] of [
    ['reply', 'Please tape it into the logbook.'],
    ['note', 'She is an admiral.'],
  ]) {
    await callApi(hayloft.url, key, 'POST', `/conversations/${mail.id}/messages`, { kind, text })
  }
  await callApi(hayloft.url, key, 'POST', `/conversations/${chat.id}/messages`, {
    kind: 'reply',
    text: 'How do I water it?',
  })
  await furnishDesk(hayloft.url, key)
  const sent = await waitUntil('the answer in the outbox', async () =>
    (await get<{ id: string; envelopeTo: string[] }>('/mails?direction=out')).find(({ envelopeTo }) =>
      envelopeTo.includes('grace@navy.test'),
    ),
  )
  return { chat: chat.id, chatChannel: chat.channelId, mail: mail.id, contact: mail.contactId, sent: sent.id }
}
