/* oxlint-disable unicorn/no-thenable -- onError.then is a word of the definition */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callApi } from './call-api.ts'
import { examinePage } from './examine-page.ts'
import { beginWithTemplate, shownBuilder } from './open-builder.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'

const screens: [name: string, options: BrowserContextOptions][] = [
  ['1440 px wide', {}],
  ['390 px wide', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 }],
]

describe.skipIf(!browserPath)('automations', () => {
  let hayloft: Hayloft
  let browser: Browser
  let key: string
  beforeAll(async () => {
    hayloft = await startHayloft()
    browser = await openBrowser()
    key = await hayloft.command('key', 'create', '--workspace', 'demo', '--scopes', '*', '--name', 'for the journey')
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
  })

  const create = async (name: string, definition: object) =>
    (await callApi<{ id: string }>(hayloft.url, key, 'POST', '/flows', { name, definition })).body.id

  test('a flow is made of a template, tried, published, begun by a mail, and approved', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    const builder = await beginWithTemplate(page, 'Assign by words')
    const { card, details } = builder

    await card('Assign it').click()
    await details.getByText('Assignee is missing.').waitFor()
    await details.getByLabel('Assignee').selectOption({ label: 'Ben Okafor' })
    await details.getByText('Assignee is missing.').waitFor({ state: 'detached' })

    await card('Only if').click()
    const value = details.getByRole('textbox', { name: 'Value' }).first()
    await value.fill('moth')
    await card('Only if').and(page.getByRole('button', { name: /moth/ })).waitFor()

    await page.getByRole('button', { name: 'Add a step here' }).first().click()
    await page.getByPlaceholder('Find a step').fill('Ask for approval')
    await page.keyboard.press('Enter')
    await details.getByLabel('Question').fill('Shall Ben look after {{ trigger.conversation.contactName }}?')
    await details.getByLabel('Owner').check()
    await builder.saved()

    await page.getByRole('button', { name: 'Dry run' }).click()
    await details.getByRole('button', { name: 'Try it' }).click()
    await details.getByText('No run would begin: the conditions do not hold.').waitFor()
    await details.getByRole('img', { name: 'does not hold' }).first().waitFor()
    await sendMail(hayloft.smtpPort, {
      from: 'Grace Hopper <grace@navy.test>', to: 'support@hayloft.localhost', subject: 'Relay 70', text: 'There is a moth in it.',
    })
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByRole('button', { name: 'Dry run' }).click()
    await details.getByLabel('With which event').getByRole('option', { name: /moth/ }).waitFor({ state: 'attached' })
    await details.getByRole('button', { name: 'Try it' }).click()
    await details.getByText(/A run would begin/).waitFor()

    await page.getByRole('button', { name: 'Backtest' }).click()
    await details.getByRole('button', { name: 'Run backtest' }).click()
    await details.getByRole('button', { name: 'Run again' }).waitFor()
    await details.getByText('Would have begun').waitFor()

    await page.getByRole('button', { name: 'Publish' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('conversations:write').waitFor()
    await dialog.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('Active', { exact: true }).waitFor()

    await sendMail(hayloft.smtpPort, {
      from: 'Ida Rhodes <ida@navy.test>', to: 'support@hayloft.localhost', subject: 'Relay 71', text: 'A moth here too.',
    })
    await page.getByRole('link', { name: 'Back' }).click()
    await page.getByRole('link', { name: /^Approvals\s*1/ }).click()
    await page.getByRole('link', { name: 'Show the run' }).click()
    await page.getByText('Waiting', { exact: true }).first().waitFor()
    await page.getByRole('group', { name: 'Shall Ben look after Ida Rhodes?' }).getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Succeeded', { exact: true }).first().waitFor()
    await card('Ask for approval').click()
    await details.getByLabel('Gave').getByText('"approved"').waitFor()
    await card('Assign it').click()
    await details.getByText('Done', { exact: true }).first().waitFor()

    await page.goto(`${hayloft.url}/inbox/all`)
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: 'Relay 71' }).getByText('Assigned to Ben Okafor').waitFor({ state: 'attached' })
    expect(errors).toEqual([])
  })

  test('the keys walk, copy, move and remove, and all of it can be taken back', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    const set = (id: string) => ({ kind: 'set', id, title: `Set ${id}`, variables: { [id]: 1 } })
    const id = await create('By keys', { trigger: { kind: 'manual', subject: 'none' }, steps: [set('a'), set('b'), set('c')] })
    await page.goto(`${hayloft.url}/automations/${id}`)
    const titles = async () =>
      (await page.getByRole('button', { name: /^Set / }).evaluateAll((cards: { ariaLabel: string | null }[]) => cards.map(({ ariaLabel }) => ariaLabel ?? '')))
        .map((label) => label.slice('Set '.length, 'Set '.length + 1)).join('')
    const order = (expected: string) => expect.poll(titles).toBe(expected)
    await order('abc')

    await page.keyboard.press('ArrowDown') // the trigger
    await page.keyboard.press('ArrowDown') // its conditions
    await page.keyboard.press('ArrowDown')
    await page.getByRole('button', { name: /^Set a/, pressed: true }).waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    await order('bac')
    await page.keyboard.press('Control+c')
    await page.keyboard.press('j')
    await page.keyboard.press('Control+v')
    await order('baca')
    await page.keyboard.press('Delete')
    await order('bac')
    await page.keyboard.press('Control+z')
    await order('baca')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await order('abc')
    await page.keyboard.press('Control+Shift+z')
    await order('bac')
    await shownBuilder(page).saved()
    await page.reload()
    await order('bac')
    expect(errors).toEqual([])
  })

  test('a change that cannot be saved stays, and is saved later', async () => {
    const { page } = await openPerson(browser)
    await signIn(page, hayloft)
    const id = await create('Away for a moment', { trigger: { kind: 'manual', subject: 'none' }, steps: [{ kind: 'stop', id: 'end', outcome: 'succeeded' }] })
    await page.goto(`${hayloft.url}/automations/${id}?step=end`)
    const builder = shownBuilder(page)
    await page.route('**/rpc/flows.update**', (route) => route.abort())
    await builder.details.getByLabel('Title').fill('The end')
    await page.getByRole('status').getByText(/^Not saved/).waitFor()
    await page.unroute('**/rpc/flows.update**')
    await page.reload()
    await builder.card('The end').waitFor()
    await builder.saved()
    const kept = async () =>
      (await callApi<{ draft: { steps: { title?: string }[] } }>(hayloft.url, key, 'GET', `/flows/${id}`)).body.draft.steps[0]?.title
    await expect.poll(kept).toBe('The end')
  })

  test('of a hundred steps the canvas renders what is in sight, the list has all', async () => {
    const { page, errors } = await openPerson(browser)
    await signIn(page, hayloft)
    const steps = Array.from({ length: 100 }, (_, index) => ({ kind: 'set', id: `s${index}`, title: `Number ${index}.`, variables: { a: index } }))
    const id = await create('A hundred steps', { trigger: { kind: 'manual', subject: 'none' }, steps })
    await page.goto(`${hayloft.url}/automations/${id}`)
    const cards = page.getByRole('button', { name: /^Number \d+\./ })
    await cards.first().waitFor()
    expect(await cards.count()).toBeLessThan(30)
    await page.goto(`${hayloft.url}/automations/${id}?step=s99`)
    await page.getByRole('button', { name: /^Number 99\./, pressed: true }).waitFor()
    expect(await cards.count()).toBeLessThan(30)
    await page.getByRole('button', { name: 'List', exact: true }).click()
    await expect.poll(() => cards.count()).toBe(100)
    expect(errors).toEqual([])
  })

  test.for(screens)('every page of the room passes axe in light and dark, and fits, %s', async ([name, options]) => {
    const { page, errors } = await openPerson(browser, options)
    await signIn(page, hayloft)
    const found: string[] = []
    const look = async (what: string) => {
      await page.locator('.animate-breathe').first().waitFor({ state: 'detached' })
      found.push(...(await examinePage(page, what)))
    }
    const id = await create(`Seen at ${name}`, everyKind)
    const asking = await create('Asks by hand', { trigger: { kind: 'manual', subject: 'none' }, steps: everyKind.steps.filter((step) => step.kind === 'approval') })
    for (const path of [`/flows/${asking}/versions`, `/flows/${asking}/runs`]) expect((await callApi(hayloft.url, key, 'POST', path, {})).status).toBeLessThan(300)
    const at = async (search: string, shows: string) => {
      await page.goto(`${hayloft.url}/automations/${id}${search}`)
      await page.getByText(shows).filter({ visible: true }).first().waitFor()
      await look(search || 'the flow')
    }
    await page.goto(`${hayloft.url}/automations`)
    await page.getByRole('list', { name: 'Flows' }).waitFor()
    await look('the flows')
    await page.goto(`${hayloft.url}/automations?add=true`)
    await page.getByRole('list', { name: 'Templates' }).waitFor()
    await look('the templates')
    await at('', 'When a message is created')
    for (const [step, shows] of [
      [':trigger', 'What begins it'], [':where', 'No run begins'], ['choose', 'Add a way'], ['each', 'Its steps are done'],
      ['ask', 'Who may decide'], ['wait', 'Wait for'], ['note', 'When it fails'], ['remember', 'Add a variable'],
    ] as const)
      await at(`?step=${encodeURIComponent(step)}`, shows)
    await at('?trial=dry-run', 'Shows what would happen')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText(/run would begin/i).first().waitFor()
    await look('a dry run')
    await at('?trial=backtest', 'Runs the draft against')
    await page.getByRole('button', { name: 'Run backtest' }).click()
    await page.getByRole('button', { name: 'Run again' }).waitFor()
    await look('a backtest')
    await visitRuns(page, hayloft, look)
    expect(found).toEqual([])
    expect(errors).toEqual([])
  })
})

/** The approvals, the runs and one of them that waits, and what the bell shows. */
async function visitRuns(page: Page, { url }: Hayloft, look: (what: string) => Promise<void>): Promise<void> {
  await page.goto(`${url}/automations/approvals`)
  await page.getByRole('button', { name: 'Approve' }).first().waitFor()
  await look('the approvals')
  await page.goto(`${url}/automations/runs`)
  await page.getByRole('list', { name: 'Runs' }).getByRole('link', { name: /Asks by hand/ }).first().click()
  await page.getByRole('button', { name: /^Ask for approval/ }).click()
  await page.getByText('1 attempt').first().waitFor()
  await look('a run that waits')
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByRole('list', { name: 'Runs' }).waitFor()
  await look('the runs')
  await page.getByRole('button', { name: /^Notifications/ }).click()
  await page.getByRole('dialog', { name: 'Notifications' }).waitFor()
  await look('the notifications')
}

const note = { kind: 'operation', id: 'note', operation: 'messages.create', input: { conversationId: '{{ trigger.conversation.id }}', kind: 'note', text: 'Seen.' } }
const everyKind = {
  trigger: { kind: 'event', event: 'message.created' },
  where: { any: [{ field: 'trigger.message.authorKind', test: 'equals', value: 'contact' }, { not: { field: 'trigger.conversation.subject', test: 'is_empty' } }] },
  steps: [
    { kind: 'set', id: 'remember', variables: { name: '{{ trigger.conversation.contactName | default: "there" }}' } },
    {
      kind: 'branch', id: 'choose', otherwise: [{ kind: 'wait', id: 'wait', seconds: 3_600, event: { name: 'message.created' } }],
      branches: [{ where: { field: 'trigger.message.text', test: 'contains', value: 'moth' }, steps: [note] }],
    },
    { kind: 'loop', id: 'each', list: 'trigger.message.attachments', item: 'file', most: 5, steps: [] },
    { kind: 'approval', id: 'ask', question: 'Go on?', approvers: { roles: ['owner'], memberIds: [] }, approvalSeconds: 3_600, onTimeout: 'reject', rejected: [] },
    { kind: 'operation', id: 'close', operation: 'conversations.close', input: { id: '{{ trigger.conversation.id }}' }, onError: { then: 'continue', steps: [] }, compensate: [] },
    { kind: 'stop', id: 'end', outcome: 'failed', reason: 'Enough' },
  ],
}
