import pg from 'pg'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findEmbeddedPostgres } from '../server/kernel/postgres/embedded.ts'
import { examinePage } from './examine-page.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

const name = 'call-nobody'

describe.skipIf(!browserPath)('the page of jobs', () => {
  let hayloft: Hayloft
  let browser: Browser
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    await addDeadJobs(hayloft)
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  test('shows what is dead and why, tries it again, pauses, resumes and deletes', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    await page.goto(`${hayloft.url}/settings/jobs`)
    const kind = page.getByRole('listitem').filter({ hasText: '2 dead' })
    await kind.getByText(name).waitFor()
    const dead = page.getByRole('listitem').filter({ hasText: 'Nobody answered.' })
    await expect.poll(() => dead.count()).toBe(2)
    expect(await page.getByText('kept to itself').count()).toBe(0)
    for (const [width, height] of [[1440, 900], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      expect(await examinePage(page, `jobs at ${width}`)).toEqual([])
    }
    await page.setViewportSize({ width: 1440, height: 900 })

    await dead.first().getByRole('button', { name: 'Retry' }).click()
    await page.getByText('1 job will be tried again').waitFor()
    await expect.poll(() => dead.count()).toBe(1)
    await page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Waiting' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Nobody answered.' }).getByRole('button', { name: 'Run now' }).waitFor()

    const menu = page.getByRole('button', { name: `What to do with ${name}` })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await menu.click()
    expect(await examinePage(page, 'the menu of a kind of jobs')).toEqual([])
    await page.getByRole('menuitem', { name: 'Resume' }).click()
    await page.getByText('Paused', { exact: true }).waitFor({ state: 'detached' })

    await menu.click()
    await page.getByRole('menuitem', { name: 'Delete all dead' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('1 job deleted').waitFor()
    await page.goto(`${hayloft.url}/settings/jobs`)
    await page.getByText('No dead jobs').waitFor()
    expect(await examinePage(page, 'no dead jobs')).toEqual([])
    expect(errors).toEqual([])
  })
})

/** Of a name that no worker knows: they stay as they are. */
async function addDeadJobs({ env, dataDir }: Hayloft): Promise<void> {
  const client = new pg.Client({ connectionString: env['DATABASE_URL'] ?? await findEmbeddedPostgres(dataDir) })
  await client.connect()
  try {
    await client.query(`
      insert into queued_jobs (name, workspace_id, payload, priority, attempts, max_attempts, last_error, dead_at)
      select $1, workspaces.id, '{"contactId":"01a1f8b2-a8a9-7000-8cc5-6430b835752e","secret":"kept to itself"}', 500, 25, 25, 'Nobody answered.', now()
      from workspaces, generate_series(1, 2) where slug = 'demo'`, [name])
  } finally {
    await client.end()
  }
}
