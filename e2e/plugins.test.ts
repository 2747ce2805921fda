import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packPlugin } from '../server/kernel/plugins/pack-plugin.ts'
import { clientId, clientSecret } from '../server/testing/stand-ins/grants.ts'
import { startLinear } from '../server/testing/stand-ins/linear.ts'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { waitUntil } from './wait-until.ts'

const linear = await startLinear()

describe.skipIf(!browserPath)('plugins in the dashboard', () => {
  let hayloft: Hayloft
  let browser: Browser
  let guestBook: Buffer
  let secondEdition: Buffer
  beforeAll(async () => {
    ;[guestBook, secondEdition] = await packEditions()
    hayloft = await startHayloft({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  test('installs a ZIP with what is granted, sets it, talks with its pages, turns it off and removes it', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/plugins`)
    const choose = page.getByLabel('Package of a plugin')
    await choose.setInputFiles({ name: 'plugin.txt', mimeType: 'text/plain', buffer: Buffer.from('no') })
    await page.getByText('This is not a ZIP').waitFor()
    await choose.setInputFiles({ name: 'broken.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip at all') })
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('alert').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).click()

    await choose.setInputFiles({ name: 'guest-book.zip', mimeType: 'application/zip', buffer: guestBook })
    await sheet.getByLabel('See contacts and their details').uncheck()
    await sheet.getByText('beside each conversation').waitFor()
    expect(await examine(page, 'what a package asks for')).toEqual([])
    await sheet.getByRole('button', { name: 'Install' }).click()
    await page.getByText('To finish: fill in Motto').waitFor()
    expect(await page.getByLabel('See conversations').isChecked()).toBe(true)
    expect(await page.getByLabel('See contacts and their details').isChecked()).toBe(false)

    await page.getByLabel('Pages').fill('many')
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('This is needed.').waitFor()
    await page.getByText('A number is wanted.').waitFor()
    expect(await examine(page, 'a plugin with mistakes in its settings')).toEqual([])
    await page.getByLabel('Motto').fill('Be kind')
    await page.getByLabel('Pages').fill('40')
    await page.getByLabel('Seal').fill('wax')
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('Settings saved').waitFor()
    await page.reload()
    expect(await page.getByLabel('Pages').inputValue()).toBe('40')
    expect(await page.getByLabel('Seal', { exact: true }).inputValue()).toBe('')
    await page.frameLocator('iframe[title="The book itself"]').getByText('In settings.page, light').waitFor()

    await openFirstConversation(page, hayloft)
    const book = page.frameLocator('iframe[title="Guest book"]')
    await book.getByText('Be kind: signed 0 times').waitFor()
    await book.getByRole('button', { name: 'Sign' }).focus()
    await page.keyboard.press('Enter')
    // The member may see API keys, the plugin may not; and the page has no origin whose cookies it could read.
    await book.getByText('Ada Lindqvist signed. Keys: forbidden. Cookies: none').waitFor()
    await book.getByText('Be kind: signed 1 times').waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await book.locator('html[data-theme="dark"]').waitFor()
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await examine(page, 'a conversation with a page beside it')).toEqual([])
    await page.getByRole('link', { name: 'Reading room' }).click()
    await page.frameLocator('iframe[title="Reading room"]').getByText('In room, light').waitFor()

    await openPlugin(page, hayloft, 'Guest book')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Update from a ZIP' }).click()
    await choose.setInputFiles({ name: 'guest-book.zip', mimeType: 'application/zip', buffer: secondEdition })
    await sheet.getByText('Now version 1.0.0').waitFor()
    await sheet.getByLabel('Write replies and notes').and(sheet.getByRole('checkbox', { checked: false })).waitFor()
    await sheet.getByLabel('Write replies and notes').check()
    await sheet.getByRole('button', { name: 'Update' }).click()
    await sheet.waitFor({ state: 'detached' })
    await page.getByText('Version 1.1.0 · Installed from a ZIP').waitFor()
    expect(await page.getByLabel('Write replies and notes').isChecked()).toBe(true)
    expect(await page.getByLabel('See contacts and their details').isChecked()).toBe(false)
    expect(await page.getByLabel('Motto').inputValue()).toBe('Be kind')

    await page.getByRole('list', { name: 'Log' }).getByText('signed').waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Turn off' }).click()
    await page.getByText('It is off').waitFor()
    await page.getByRole('link', { name: 'Reading room' }).first().waitFor({ state: 'detached' })
    await openFirstConversation(page, hayloft)
    await page.getByRole('heading', { name: 'Other conversations' }).waitFor()
    expect(await page.locator('iframe[title="Guest book"]').count()).toBe(0)

    await openPlugin(page, hayloft, 'Guest book')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await sheet.getByText('all that it remembers').waitFor()
    await sheet.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Guest book is removed').waitFor()
    await page.getByRole('link', { name: /Guest book/ }).waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  test('connects an account on the service\'s own page, works with it, and disconnects it', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/plugins`)
    await page.getByRole('button', { name: 'Install Linear' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click()
    await page.getByText('To finish: fill in Client ID and Client secret, then connect an account').waitFor()
    await page.getByRole('button', { name: 'Connect Linear' }).click()
    await page.getByText('Fill in the setting clientId first.').waitFor()
    for (const [label, value] of [
      ['Client ID', clientId],
      ['Client secret', clientSecret],
      ['Address of the API', linear.url],
      ['Address of Linear', linear.url],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(value)
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('Settings saved').waitFor()
    await page.getByRole('button', { name: 'Connect Linear' }).click()
    await page.getByText('Linear is connected.').waitFor()
    await page.getByText('Connected', { exact: true }).first().waitFor()
    expect(linear.grants.living()).toBe(1)

    await openFirstConversation(page, hayloft)
    const panel = page.frameLocator('iframe[title="Linear"]')
    await panel.getByRole('button', { name: 'New issue' }).click()
    await panel.getByLabel('Title').fill('The lamp hums')
    await panel.getByRole('button', { name: 'Create issue' }).click()
    await panel.getByRole('link', { name: 'The lamp hums' }).waitFor()
    expect(linear.issues.map(({ title }) => title)).toEqual(['The lamp hums'])
    expect(await examine(page, 'a linked issue')).toEqual([])

    await openPlugin(page, hayloft, 'Linear')
    await page.getByRole('img', { name: /in 14 days, none failed/ }).waitFor()
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText('The service answers').waitFor()
    linear.setDown(true)
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText('The service answered with 503.').waitFor()
    linear.setDown(false)
    expect(await examine(page, 'a connected plugin')).toEqual([])
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('No account of Linear is connected yet.').waitFor()
    await waitUntil('the token to be revoked', () => linear.grants.living() === 0)

    await page.goto(`${hayloft.url}/integrations/callback?state=not-one-of-ours&code=x`)
    await page.getByText('This attempt to connect has run out').waitFor()
    expect(errors).toEqual([])
  })
})

/** The guest book, and one that asks for more. */
async function packEditions(): Promise<[Buffer, Buffer]> {
  const folder = await mkdtemp(join(tmpdir(), 'hayloft-guest-book-'))
  try {
    await cp(new URL('guest-book', import.meta.url), folder, { recursive: true })
    const first = await packPlugin(folder)
    const code = await readFile(join(folder, 'plugin.ts'), 'utf8')
    await writeFile(join(folder, 'plugin.ts'), code.replace("version: '1.0.0'", "version: '1.1.0'").replace('scopes: [', "scopes: ['messages:write', "))
    return [first.bytes, (await packPlugin(folder)).bytes]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** In both themes; ends in the light one. */
async function examine(page: Page, what: string): Promise<string[]> {
  const found = await examinePage(page, what)
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

async function openPlugin(page: Page, { url }: Hayloft, title: string): Promise<void> {
  await page.goto(`${url}/settings/plugins`)
  await page.getByRole('link', { name: new RegExp(`^${title}`) }).click()
  await page.getByRole('heading', { name: title, exact: true }).waitFor()
}

async function openFirstConversation(page: Page, { url }: Hayloft): Promise<void> {
  await page.goto(`${url}/inbox/open`)
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().click()
  await page.getByRole('complementary', { name: 'Details' }).waitFor()
}
