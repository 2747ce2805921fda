import type { Page } from 'playwright-core'

/** By the rail; on a phone by the bar, or by its sheet for the rooms that are not in the bar. */
export async function goToRoom(page: Page, name: string): Promise<void> {
  const rooms = page.getByRole('navigation', { name: 'Rooms' })
  const more = rooms.getByRole('button', { name: 'More', exact: true })
  const link = rooms.getByRole('link', { name, exact: true })
  await rooms.waitFor()
  if ((await more.isVisible()) && !(await link.isVisible())) {
    await more.click()
    await page.getByRole('dialog', { name: 'More rooms' }).getByRole('link', { name, exact: true }).click()
  } else await link.click()
}
