import type { Locator, Page } from 'playwright-core'

export type OpenConversation = {
  log: Locator
  write: Locator
  send(text: string): Promise<void>
  note(text: string): Promise<void>
  /** What stands in the composer: a plain field until the editor has come. */
  written(): Promise<string>
  /** Chooses a file and waits until it is up. */
  attach(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>
}

/** What the inbox lists with this text. */
export function row(page: Page, text: string | RegExp): Locator {
  return page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: text })
}

/** Clicks the row of the inbox that shows this text, as soon as it is there; a key pressed after it finds the thread. */
export async function openConversation(page: Page, preview: string | RegExp): Promise<OpenConversation> {
  await row(page, preview).first().click()
  const shown = shownConversation(page)
  await shown.log.waitFor()
  return shown
}

/** The conversation that is on screen. */
export function shownConversation(page: Page): OpenConversation {
  const composer = page.getByRole('region', { name: 'Write', exact: true })
  const write = composer.getByRole('textbox')
  const sendAs = async (mode: 'Reply' | 'Note', text: string): Promise<void> => {
    await composer
      .getByRole('group', { name: 'What to write' })
      .getByRole('button', { name: new RegExp(`^${mode}`) })
      .click()
    await write.fill(text)
    await write.press('Control+Enter')
  }
  return {
    log: page.getByRole('log', { name: 'Messages' }),
    write,
    send: (text) => sendAs('Reply', text),
    note: (text) => sendAs('Note', text),
    // In one look, since the fields may change places between two.
    written: () => write.evaluate((field: { value?: string; innerText: string }) => (field.value ?? field.innerText).trim()),
    async attach(file) {
      await composer.locator('input[type=file]').setInputFiles(file)
      await composer.getByText(file.name).waitFor()
      await composer.getByRole('progressbar').waitFor({ state: 'detached' })
    },
  }
}
