import type { FrameLocator, Locator, Page } from 'playwright-core'
import type { Hayloft } from './start-hayloft.ts'

export type Visit = {
  messenger: FrameLocator
  write: Locator
  /** The messages in the open conversation. */
  log: Locator
  send(text: string): Promise<void>
  /** Chooses a file and waits until it is up. */
  attach(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>
}

/** A visitor's way into the chat: the shop's page, the button in its corner. */
export async function openChat(page: Page, hayloft: Pick<Hayloft, 'url'>): Promise<Visit> {
  await page.goto(`${hayloft.url}/demo`)
  await page.getByRole('button', { name: /^Open chat/ }).click()
  const messenger = page.frameLocator('iframe[title="Chat"]')
  const write = messenger.getByRole('textbox', { name: 'Write a message' })
  await write.waitFor()
  return {
    messenger,
    write,
    log: messenger.getByRole('log'),
    async send(text) {
      await write.fill(text)
      await messenger.getByRole('button', { name: 'Send', exact: true }).click()
    },
    async attach(file) {
      await messenger.locator('input[type=file]').setInputFiles(file)
      await messenger.locator('button[aria-label="Send"][aria-disabled="false"]').waitFor()
    },
  }
}
