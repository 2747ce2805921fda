import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { type NewNotification, notifyMembers } from './create-notifications.ts'
import { getNotificationPreferences, setNotificationPreferences } from './keep-preferences.ts'
import { listNotifications } from './list-notifications.ts'
import { markAllNotificationsRead } from './mark-notification-read.ts'
import { usualPlaces } from './preferences.ts'
import { sendNotificationLetter } from './send-letter.ts'
import { timeOfLetter } from './time-of-letter.ts'

let world: World
let ada: string
beforeAll(async () => {
  world = await makeWorld()
  ada = world.cast.ada.memberId
})
const system = () => world.kernel.database.system
afterEach(async () => {
  await system().deleteFrom('notifications').execute()
  await system().deleteFrom('notification_preferences').execute()
})

const tell = (input: Partial<NewNotification> = {}) => notifyMembers(world.kernel, world.workspaceId, newId(), { kind: 'mention', title: 'Olga mentioned you', memberIds: [ada], ...input })
const choose = (mention: object, more: object = {}) => world.as('ada').run(setNotificationPreferences, { kinds: { mention }, ...more })
const rows = () => system().selectFrom('notifications').select(['in_app', 'browser', 'mail_due_at', 'read_at']).where('member_id', '=', ada).execute()
const letters = () => system().selectFrom('mails').select(['subject', 'envelope_to']).where('kind', '=', 'notification').orderBy('id').execute()
const sendLetter = (dueAt: Date) => sendNotificationLetter.run(world.kernel, {
  workspaceId: world.workspaceId, payload: { memberId: ada, dueAt: dueAt.toISOString() }, job: { id: '1', attempt: 1, maxAttempts: 25, signal: undefined },
})

describe('preferences', () => {
  it('are as usual until a member says otherwise, and change one by one', async () => {
    expect(await world.as('ada').run(getNotificationPreferences, {})).toEqual({ memberId: ada, kinds: usualPlaces, timeZone: 'UTC', digestHour: 8 })
    await choose({ mail: 'daily' }, { timeZone: 'Europe/Berlin' })
    const preferences = await choose({ browser: false }, { digestHour: 7 })
    expect(preferences).toEqual({ memberId: ada, kinds: { ...usualPlaces, mention: { inApp: true, browser: false, mail: 'daily' } }, timeZone: 'Europe/Berlin', digestHour: 7 })
    expect(await world.as('ada').run(getNotificationPreferences, {})).toEqual(preferences)
    expect(await world.as('olga').run(getNotificationPreferences, {})).toMatchObject({ kinds: usualPlaces })
  })

  it('keep both of two changes at once', async () => {
    await Promise.all([
      world.as('ada').run(setNotificationPreferences, { kinds: { mention: { mail: 'never' } } }), world.as('ada').run(setNotificationPreferences, { kinds: { answer: { mail: 'hourly' } } }),
    ])
    expect(await world.as('ada').run(getNotificationPreferences, {})).toMatchObject({ kinds: { mention: { mail: 'never' }, answer: { mail: 'hourly' } } })
  })

  it('refuse what is none, and are a person\'s', async () => {
    for (const input of [{ timeZone: 'Mars/Olympus' }, { digestHour: 24 }, { kinds: { mention: { mail: 'often' } } }]) {
      await expect(world.as('ada').run(setNotificationPreferences, input as object)).rejects.toMatchObject({ code: 'invalid_input' })
    }
    const key = { ...world.cast.ada.caller, actor: { kind: 'key' as const, id: newId(), name: 'Key', projectId: null } }
    const poor = { ...world.cast.ada.caller, scopes: new Set<string>() }
    for (const who of [key, poor]) {
      await expect(world.as(who).run(getNotificationPreferences, {})).rejects.toMatchObject({ code: 'forbidden' })
      await expect(world.as(who).run(setNotificationPreferences, {})).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})

describe('a notification', () => {
  it('goes where its member wants it', async () => {
    await choose({ inApp: false, browser: true, mail: 'never' })
    expect(await tell()).toBe(1)
    expect(await rows()).toMatchObject([{ in_app: false, browser: true, mail_due_at: null }])
    expect(await world.as('ada').run(listNotifications, {})).toMatchObject({ items: [], unread: 0 })
    const { payload } = await system().selectFrom('events').select('payload').where('name', '=', 'notification.created').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
    expect(payload).toMatchObject({ notification: { inApp: false, browser: true }, byMail: false })
    await choose({ browser: false })
    expect(await tell()).toBe(0)
    await choose({ mail: 'at-once' })
    await tell()
    const last = await system().selectFrom('events').select('payload').where('name', '=', 'notification.created').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
    expect(last.payload).toMatchObject({ byMail: true })
  })

  it('of a kind that nobody can choose is told as its sender says', async () => {
    await choose({ inApp: false, browser: false, mail: 'never' })
    expect(await tell({ kind: 'approval' })).toBe(1)
    expect(await world.as('ada').run(listNotifications, {})).toMatchObject({ unread: 1 })
  })
})

describe('a letter', () => {
  it('gathers what is not read at its time, once', async () => {
    await choose({ mail: 'hourly' })
    for (const title of ['First', 'Second']) await tell({ title, text: 'Look', link: '/inbox/all/1' })
    const dueAt = (await rows())[0]!.mail_due_at!
    expect(dueAt.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000)
    const { rows: jobs } = await world.kernel.database.systemPool.query("select from all_jobs where name = 'send-notification-letter'")
    expect(jobs).toHaveLength(1)
    const before = (await letters()).length
    await sendLetter(dueAt)
    await sendLetter(dueAt)
    expect((await letters()).slice(before)).toEqual([{ subject: '2 things you have not read yet', envelope_to: [world.cast.ada.email] }])
    expect((await rows()).map(({ mail_due_at }) => mail_due_at)).toEqual([null, null])
  })

  it('is not sent when all was read, nor to who has been removed, nor before its time', async () => {
    await choose({ mail: 'hourly' })
    await tell()
    const dueAt = (await rows())[0]!.mail_due_at!
    const before = (await letters()).length
    await sendLetter(new Date(dueAt.getTime() - 1))
    expect((await rows())[0]!.mail_due_at).toEqual(dueAt)
    await system().updateTable('members').set({ removed_at: new Date() }).where('id', '=', ada).execute()
    await sendLetter(dueAt)
    await system().updateTable('members').set({ removed_at: null }).where('id', '=', ada).execute()
    await tell({ title: 'Another' })
    await world.as('ada').run(markAllNotificationsRead, {})
    await sendLetter(dueAt)
    expect(await letters()).toHaveLength(before)
  })

  it('is due at the next full hour, or at the hour of the member\'s day', () => {
    const berlin = { timeZone: 'Europe/Berlin', digestHour: 8 }
    const at = (text: string, how: 'hourly' | 'daily', where = berlin) => timeOfLetter(new Date(text), how, where).toISOString()
    expect(at('2026-11-20T10:00:00Z', 'hourly')).toBe('2026-11-20T11:00:00.000Z')
    expect(at('2026-11-20T10:59:59Z', 'hourly')).toBe('2026-11-20T11:00:00.000Z')
    expect(at('2026-11-20T06:59:00Z', 'daily')).toBe('2026-11-20T07:00:00.000Z')
    expect(at('2026-11-20T07:00:00Z', 'daily')).toBe('2026-11-21T07:00:00.000Z')
    expect(at('2026-07-01T12:00:00Z', 'daily')).toBe('2026-07-02T06:00:00.000Z')
    expect(at('2026-07-01T12:00:00Z', 'daily', { timeZone: 'Asia/Kathmandu', digestHour: 0 })).toBe('2026-07-01T18:15:00.000Z')
    // On 29 March there is no two o'clock in Berlin.
    expect(at('2026-03-28T12:00:00Z', 'daily', { timeZone: 'Europe/Berlin', digestHour: 2 })).toBe('2026-03-30T00:00:00.000Z')
  })
})
