import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { furnishDesk } from './furnish-desk.ts'
import { goToRoom } from './go-to-room.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

describe.skipIf(!browserPath)('the settings of the help desk', () => {
  let hayloft: Hayloft
  let browser: Browser
  let key: string
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*')
    await furnishDesk(hayloft.url, key)
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  const open = async (page: Page, section: string) => {
    await page.goto(`${hayloft.url}/settings/${section}`)
    await page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('button') }).first().waitFor()
  }
  const isFocused = (name: string, page: Page) =>
    expect.poll(() => page.evaluate('document.activeElement?.ariaLabel ?? document.activeElement?.textContent')).toBe(name)
  const names = async (page: Page) =>
    (await page.getByRole('button', { name: /^Edit / }).evaluateAll((buttons: { ariaLabel: string | null }[]) => buttons.map(({ ariaLabel }) => ariaLabel!))).map((label) => label.slice('Edit '.length))

  test('add, change and remove one by the keyboard, and never lose the place', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await open(page, 'tags')
    const sheet = page.getByRole('dialog')

    await page.getByRole('button', { name: 'New tag' }).press('Enter')
    await sheet.waitFor()
    await isFocused('', page)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await isFocused('New tag', page)

    // What the server refuses stays in the field, with the reason.
    await page.keyboard.press('Enter')
    await sheet.getByLabel('Name').fill('VIP')
    await page.keyboard.press('Enter')
    await sheet.getByRole('alert').filter({ hasText: 'already there' }).waitFor()
    expect(await sheet.getByLabel('Name').inputValue()).toBe('VIP')
    await sheet.getByLabel('Name').fill('bulbs')
    await page.keyboard.press('Enter')
    await sheet.waitFor({ state: 'detached' })
    await isFocused('New tag', page)
    expect(await names(page)).toEqual(['bulbs', 'refund', 'seeds', 'vip', 'waiting for the carrier'])

    const choose = async (row: string, item: string) => {
      await page.getByRole('button', { name: `Edit ${row}` }).press('Enter')
      await page.getByRole('menuitem', { name: item }).press('Enter')
      await sheet.waitFor()
    }
    await choose('bulbs', 'Edit tag')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await isFocused('Edit bulbs', page)
    await choose('bulbs', 'Merge into')
    await page.keyboard.press('Escape')
    await isFocused('Edit bulbs', page)
    await choose('bulbs', 'Remove tag')
    await sheet.getByRole('button', { name: 'Remove tag' }).press('Enter')
    await sheet.waitFor({ state: 'detached' })
    expect(await names(page)).not.toContain('bulbs')
    // The row is gone; the keyboard is at the one that stands nearest.
    await isFocused('Edit refund', page)
    expect(errors).toEqual([])
  })

  test('put fields into another order by dragging and by the arrow keys', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await open(page, 'fields')
    const handle = (name: string) => page.getByRole('button', { name: `Move ${name} by the arrow keys` })
    const kept = async () =>
      (await callApi<{ items: { name: string }[] }>(hayloft.url, key, 'GET', '/conversation-fields')).body.items.map(({ name }) => name)
    const drag = async (name: string, rows: number) => {
      const box = (await handle(name).boundingBox())!
      const row = (await page.getByRole('main').getByRole('listitem').filter({ has: handle(name) }).boundingBox())!
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await page.mouse.down()
      for (const part of [0.3, 0.7, 1]) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + rows * row.height * part)
    }
    expect(await names(page)).toEqual(['Order number', 'Plan', 'Paid'])

    await drag('Paid', -2)
    await page.mouse.up()
    await expect.poll(() => names(page)).toEqual(['Paid', 'Order number', 'Plan'])
    await expect.poll(kept).toEqual(['Paid', 'Order number', 'Plan'])

    await handle('Paid').press('ArrowDown')
    await page.getByRole('status').filter({ hasText: 'Paid is now 2 of 3' }).waitFor({ state: 'attached' })
    await expect.poll(kept).toEqual(['Order number', 'Paid', 'Plan'])
    await isFocused('Move Paid by the arrow keys', page)
    await page.keyboard.press('ArrowDown')
    await expect.poll(kept).toEqual(['Order number', 'Plan', 'Paid'])

    // Escape while it is held: nothing has happened.
    await drag('Paid', -2)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await page.getByRole('button', { name: 'Edit Order number' }).click()
    await page.getByRole('menuitem', { name: 'Move down' }).click()
    await expect.poll(kept).toEqual(['Plan', 'Order number', 'Paid'])
    await expect.poll(() => names(page)).toEqual(['Plan', 'Order number', 'Paid'])
    expect(errors).toEqual([])
  })

  test('an order that is refused is taken back', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    await open(page, 'service-levels')
    const before = await names(page)
    await callApi(hayloft.url, key, 'POST', '/sla-policies', { name: 'Made meanwhile', query: '' })
    await page.getByRole('button', { name: `Move ${before[0]} by the arrow keys` }).press('ArrowDown')
    await page.getByText('Name every service level once').waitFor()
    await expect.poll(() => names(page)).toEqual([...before, 'Made meanwhile'])
  })

  test('lists are shown to their end, however long', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    const make = async (path: string, many: number, body: (n: number) => object) => {
      for (let n = 0; n < many; n++) await callApi(hayloft.url, key, 'POST', path, body(n))
    }
    await make('/business-hours', 28, (n) => ({ name: `Shift ${n}`, timeZone: 'UTC', week: [], holidays: [] }))
    await make('/macros', 101, (n) => ({ name: `Macro ${n}`, shared: true, text: 'Hello', actions: [] }))
    await make('/blocked-senders', 101, (n) => ({ kind: 'address', value: `junk-${n}@example.com` }))
    await open(page, 'hours')
    await expect.poll(async () => (await names(page)).length).toBe(30)
    await open(page, 'macros')
    await expect.poll(async () => (await names(page)).length).toBe(103)
    await open(page, 'blocked-senders')
    const senders = page.getByRole('button', { name: 'Unblock' })
    expect(await senders.count()).toBe(100)
    await page.getByRole('button', { name: 'Load more' }).click()
    await expect.poll(() => senders.count()).toBe(103)
    await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' })
  })

  test('on a phone, the rooms that have no place in the bar are one step away', async () => {
    const { page, errors } = await openPerson(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 })
    await signIn(page, hayloft)
    const bar = page.getByRole('navigation', { name: 'Rooms' })
    expect((await bar.locator('a, button').allTextContents()).map((text) => text.trim())).toEqual(['Inbox', 'Contacts', 'Reports', 'Search', 'More'])
    const sheet = page.getByRole('dialog', { name: 'More rooms' })
    const more = bar.getByRole('button', { name: 'More' })
    await more.press('Enter')
    await sheet.waitFor()
    expect(await sheet.getByRole('link').allTextContents()).toEqual(['Automations', 'Outbox', 'Settings'])
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await isFocused('More', page)
    for (const box of await Promise.all((await bar.locator('a, button').all()).map((each) => each.boundingBox()))) expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44)

    await goToRoom(page, 'Settings')
    await page.waitForURL('**/settings')
    await sheet.waitFor({ state: 'detached' })
    await more.tap()
    await sheet.waitFor()
    expect(await sheet.locator('[aria-current=page]').allTextContents()).toEqual(['Settings'])
    await sheet.getByRole('link', { name: 'Settings' }).tap()
    await sheet.waitFor({ state: 'detached' })
    await goToRoom(page, 'Contacts')
    await page.waitForURL('**/contacts')
    expect(errors).toEqual([])
  })
})
