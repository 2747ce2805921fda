import type { Page } from 'playwright-core'
import type { Hayloft } from './start-hayloft.ts'

/** As a person does: opens the link and presses the button. Ends in the inbox. `url` may lead there by another way. */
export async function signIn(
  page: Page,
  { command, url }: Pick<Hayloft, 'command' | 'url'>,
  email = 'ada@demo.test',
): Promise<void> {
  const link = await command('login-link', '--email', email)
  await followLink(page, link.replace(new URL(link).origin, url))
}

/** A sign-in link is used up by its button, not by being opened. */
export async function followLink(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Views' }).waitFor()
}
