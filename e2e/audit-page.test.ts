import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

describe.skipIf(!browserPath)('the audit log', () => {
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

  test('narrows to who, what, from where and when, and gives that as a file', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/audit`)
    const entries = page.locator('details')
    await entries.first().waitFor()
    await page.getByPlaceholder('Operation, such as contacts.update or contacts.*').fill('sessions.*')
    await page.waitForURL('**operation=sessions.*')
    await expect.poll(async () => (await entries.allInnerTexts()).every((text) => text.includes('sessions.'))).toBe(true)
    await entries.first().locator('summary').click()
    await page.getByRole('link', { name: 'From this address' }).first().click()
    await page.waitForURL('**ip=*')
    await entries.first().waitFor()
    for (const [width, height] of [[1440, 900], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      expect(await examinePage(page, `audit log at ${width}`)).toEqual([])
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    const shown = await entries.count()

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'As CSV' }).click()
    const csv = await readFile(await (await download).path(), 'utf8')
    expect(csv.trim().split('\r\n')).toHaveLength(shown + 1)

    await page.getByLabel('To', { exact: true }).fill('2001-01-01')
    await page.getByText('Nothing found').waitFor()
    expect(await examinePage(page, 'nothing found in the audit log')).toEqual([])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('auditEntries.export').first().waitFor()
    expect(errors).toEqual([])
  }, 120_000)
})
