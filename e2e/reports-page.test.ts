import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

const pages = ['Overview', 'Volume', 'Responsiveness', 'Backlog', 'Satisfaction', 'Service levels', 'Tables', 'Hours']

describe.skipIf(!browserPath)('the room of reports', () => {
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

  test('answers first, then shows the picture, the table, the CSV and the conversations behind a figure', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.waitForURL('**/reports/overview')
    const created = page.getByRole('button', { name: /^New conversations \d/ })
    await created.waitFor()
    await expect.poll(() => created.innerText()).toMatch(/New conversations\s+[1-9]/)

    for (const name of pages) {
      await page.getByRole('navigation', { name: 'Reports' }).getByRole('link', { name, exact: true }).click()
      await page.getByRole('button', { name: /^Download/ }).first().waitFor()
      await expect.poll(() => page.getByRole('main').getByRole('status', { name: 'Loading' }).count()).toBe(0)
      for (const [width, height] of [[1440, 900], [390, 844]] as const) {
        await page.setViewportSize({ width, height })
        expect(await examinePage(page, `reports, ${name} at ${width}`)).toEqual([])
      }
      await page.setViewportSize({ width: 1440, height: 900 })
    }

    await page.goto(`${hayloft.url}/reports/volume?period=7d&group=channel`)
    await page.getByRole('region', { name: 'New conversations' }).getByRole('slider').first().waitFor()
    const table = page.getByRole('region', { name: 'By channel: table' })
    await table.getByRole('row').nth(1).waitFor()
    expect(await examinePage(page, 'reports by channel')).toEqual([])

    await page.goto(`${hayloft.url}/reports/overview`)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download New conversations, Closed as CSV' }).click()
    const csv = await readFile(await (await download).path(), 'utf8')
    expect(csv.trim().split('\r\n')).toHaveLength(29)

    await page.getByRole('button', { name: 'New conversations, Closed: As a table' }).click()
    expect(await page.getByRole('region', { name: 'New conversations, Closed: table' }).getByRole('row').count()).toBe(29)

    const told = Number(/New conversations\s+(\d+)/.exec(await created.innerText())![1])
    await created.click()
    const dialog = page.getByRole('dialog', { name: 'Behind: New conversations' })
    await dialog.getByRole('link').first().waitFor()
    expect(await examinePage(page, 'behind a figure')).toEqual([])
    expect(await dialog.getByRole('link').count()).toBe(Math.min(25, told))
    await dialog.getByRole('link').first().click()
    await page.waitForURL('**/inbox/all/*')
    expect(errors).toEqual([])
  }, 120_000)
})
