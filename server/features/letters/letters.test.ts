import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Caller } from '../../kernel/context.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { readLog } from '../../kernel/events/read-log.ts'
import type { Reaction } from '../../kernel/jobs/job.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { join } from '../../testing/people.ts'
import { acceptInvitation } from '../members/accept-invitation.ts'
import { createInvitation } from '../members/create-invitation.ts'
import { createSessionFromLink } from '../sessions/create-session-from-link.ts'
import { removeMember } from '../members/remove-member.ts'
import { requestLoginLink } from '../sessions/request-login-link.ts'
import { revokeInvitation } from '../members/revoke-invitation.ts'
import { scopesOf } from '../identity/roles.ts'
import { createWebhook } from '../webhooks/create-webhook.ts'
import { letter } from './letter.ts'
import { sendInvitationWhenCreated } from './send-invitation-when-created.ts'
import { sendLoginLinkWhenRequested } from './send-login-link-when-requested.ts'
import { tellAdminsWhenWebhookPaused } from './tell-admins-when-webhook-paused.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

/** Runs the job of the newest event that a reaction is for. */
async function react(reaction: Reaction): Promise<void> {
  const events = await wholeLog()
  const event = events.filter(({ name }) => reaction.on.some((one) => one.name === name)).at(-1)!
  await reaction.run(world.kernel, event, { id: '1', attempt: 1, maxAttempts: 1, signal: undefined })
}

/** Waits for older transactions that are still open, perhaps in another database of the server. */
async function wholeLog(): Promise<LoggedEvent[]> {
  const beginning = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { events, unsettled } = await readLog(world.kernel.database.system, beginning, 1_000)
    if (!unsettled) return events
    await sleep(2)
  }
}

/** The outbox, as someone sees it. */
async function outbox(who: 'olga' | Caller = 'olga') {
  const operation = (name: string) => world.kernel.registry.operations.get(name)!
  const { items } = z.object({ items: z.array(z.object({ id: z.string() })) })
    .parse(await world.as(who).run(operation('mails.list'), { direction: 'out' }))
  const Content = z.object({ subject: z.string(), text: z.string(), to: z.array(z.object({ address: z.string() })) })
  const read = async (id: string) => Content.parse(await world.as(who).run(operation('mails.get'), { id }))
  return Promise.all(items.map(({ id }) => read(id)))
}

const tokenIn = ({ text }: { text: string }) => /[?&]token=([\w-]+)/.exec(text)![1]!

describe('the mail with a login link', () => {
  it('goes to the member and signs in once, even when its job ran twice', async () => {
    await world.as(anonymous).run(requestLoginLink, { email: world.cast.ada.email })
    await react(sendLoginLinkWhenRequested)
    await react(sendLoginLinkWhenRequested)
    const [second, first] = await outbox()
    expect(first).toMatchObject({ subject: 'Your login link for meadow', to: [{ address: world.cast.ada.email }] })
    expect(tokenIn(second!)).toBe(tokenIn(first!))
    const signIn = () => world.as(anonymous).run(createSessionFromLink, { token: tokenIn(first!) })
    await expect(signIn()).resolves.toMatchObject({ member: { id: world.cast.ada.memberId } })
    await expect(signIn()).rejects.toMatchObject({ code: 'link_invalid' })
    await react(sendLoginLinkWhenRequested)
    await expect(signIn()).rejects.toMatchObject({ code: 'link_invalid' })
  })

  it('is nothing that an admin could read and become an owner by', async () => {
    const admin: Caller = { ...world.cast.ada.caller, scopes: scopesOf('admin') }
    expect((await outbox()).length).toBeGreaterThan(0)
    expect(await outbox(admin)).toEqual([])
  })

  it('is not sent to a member who has been removed meanwhile', async () => {
    const { member } = await join(world, 'agent')
    await world.as(anonymous).run(requestLoginLink, { email: member.email })
    await world.as('olga').run(removeMember, { id: member.id })
    const before = await outbox()
    await react(sendLoginLinkWhenRequested)
    expect(await outbox()).toEqual(before)
  })
})

describe('the mail with an invitation', () => {
  it('names who invites, and its link makes a member', async () => {
    await world.as('olga').run(createInvitation, { email: 'grace@example.com', role: 'agent' })
    await react(sendInvitationWhenCreated)
    const [mail] = await outbox()
    expect(mail).toMatchObject({ subject: 'Join meadow', to: [{ address: 'grace@example.com' }] })
    expect(mail!.text).toContain('Olga invites you to meadow')
    expect(mail!.text).toContain('/invitation?token=')
    await expect(world.as(anonymous).run(acceptInvitation, { token: tokenIn(mail!), name: 'Grace' }))
      .resolves.toMatchObject({ member: { email: 'grace@example.com', role: 'agent' } })
  })

  it('is not sent once the invitation is revoked', async () => {
    const { id } = await world.as('olga').run(createInvitation, { email: 'nobody@example.com', role: 'agent' })
    await world.as('olga').run(revokeInvitation, { id })
    const before = await outbox()
    await react(sendInvitationWhenCreated)
    expect(await outbox()).toEqual(before)
  })
})

describe('the letter about a paused webhook', () => {
  it('goes to owners and admins, unless one of them paused it', async () => {
    const { member: admin } = await join(world, 'admin')
    const { webhook } = await world.as('olga').run(createWebhook, { url: 'https://hooks.example.com/key-in-path', eventNames: ['*'] })
    const pause = world.kernel.registry.features.flatMap((feature) => feature.internal ?? []).find(({ name }) => name === 'webhooks.pauseFailing')!
    const before = (await outbox()).length
    await world.as(systemCaller(world.workspaceId)).run(pause, { id: webhook.id, because: 'failing' })
    await react(tellAdminsWhenWebhookPaused)
    const letters = (await outbox()).slice(0, (await outbox()).length - before)
    expect(letters.map(({ to }) => to[0]!.address).toSorted()).toEqual([admin.email, world.cast.olga.email].toSorted())
    expect(letters[0]!.text).toContain('hooks.example.com is paused. No request has succeeded for a day.')
    expect(letters[0]!.text).toContain(`/settings/webhooks/${webhook.id}`)
    expect(letters[0]!.text).not.toContain('key-in-path')
    const paused = (await wholeLog()).find(({ name }) => name === 'webhook.paused')!
    expect(tellAdminsWhenWebhookPaused.when!(paused)).toBe(true)
    expect(tellAdminsWhenWebhookPaused.when!({ ...paused, payload: { webhook: { ...webhook, pausedBecause: 'member' } } })).toBe(false)
  })
})

it('writes names into the letter as text, not as HTML', () => {
  const link = { label: 'Go', url: 'https://example.com/?a=1&b="2"' }
  const { html, text } = letter('Hello', ['<b>Eve</b> & "friends"'], link, 'Why')
  expect(html).toContain('&#60;b&#62;Eve&#60;/b&#62; &#38; &#34;friends&#34;')
  expect(html).toContain('href="https://example.com/?a=1&#38;b=&#34;2&#34;"')
  expect(text).toContain('<b>Eve</b> & "friends"')
})
