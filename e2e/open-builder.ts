import type { Locator, Page } from 'playwright-core'
import { goToRoom } from './go-to-room.ts'

export type Builder = {
  /** A card of the canvas or the list, by how its name begins. */
  card(name: string): Locator
  /** The form, dry run or backtest beside it. */
  details: Locator
  saved(): Promise<void>
}

/** Makes a flow of a template and opens it. */
export async function beginWithTemplate(page: Page, name: string): Promise<Builder> {
  await goToRoom(page, 'Automations')
  await page.getByRole('button', { name: 'New flow' }).click()
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await page.waitForURL(/\/automations\/[0-9a-f-]{36}/)
  return shownBuilder(page)
}

/** The builder that is on screen. */
export function shownBuilder(page: Page): Builder {
  return {
    card: (name) => page.getByRole('button', { name: new RegExp(`^${name}`) }),
    details: page.getByRole('region', { name: 'Details', exact: true }),
    saved: () => page.getByRole('status').getByText('Saved', { exact: true }).waitFor(),
  }
}
