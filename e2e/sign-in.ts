import type { Page } from 'playwright-core'
import type { Hayloft } from './start-hayloft.ts'

/** As a person does: opens the link and presses the button. Ends in the inbox. */
export async function signIn(page: Page, hayloft: Hayloft, email = 'ada@demo.test'): Promise<void> {
  await page.goto(await hayloft.command('login-link', '--email', email))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Views' }).waitFor()
}
