import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { onTestFailed } from 'vitest'

export const browserPath = process.env['HAYLOFT_TEST_BROWSER']

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

/** The machine's own Chromium. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath, args: quiet })
}

export type Person = {
  context: BrowserContext
  page: Page
  /** What went wrong in the page's own code. */ errors: string[]
}

const usual = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'Europe/Vienna',
  reducedMotion: 'reduce',
} as const

/** Somebody with a browser of their own: their own cookies and storage. Should the test fail, what they saw is kept. */
export async function openPerson(browser: Browser, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({ ...usual, ...options })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  onTestFailed(async () => {
    if (page.isClosed()) return
    const path = join(tmpdir(), 'hayloft-e2e-failed', `${Date.now()}.png`)
    await mkdir(join(path, '..'), { recursive: true })
    await page.screenshot({ path })
    console.log(`at ${page.url()}: ${path}`, ...errors)
  })
  return { context, page, errors }
}
