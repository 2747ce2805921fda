import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { type NewNotification, notifyMembers } from './create-notifications.ts'
import { listNotifications } from './list-notifications.ts'
import { mailNotificationWhenCreated } from './mail-notification-when-created.ts'
import { markAllNotificationsRead, markNotificationRead } from './mark-notification-read.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

const tell = (input: Partial<NewNotification> & { memberIds?: string[] }) =>
  notifyMembers(world.kernel, world.workspaceId, newId(), { kind: 'flow', title: 'A flow failed', ...input })
const titles = async (who: 'olga' | 'ada' | 'vera', input = {}) => (await world.as(who).run(listNotifications, input)).items.map(({ title }) => title)

describe('notifications', () => {
  it('reach members by role and by id, each once, and nobody of another workspace', async () => {
    const ada = world.cast.ada.memberId
    expect(await tell({ title: 'To roles', roles: ['owner', 'agent'], memberIds: [ada, world.cast.oscar.memberId] })).toBe(2)
    expect(await titles('olga')).toContain('To roles')
    expect(await titles('ada')).toContain('To roles')
    expect(await titles('vera')).not.toContain('To roles')
    expect((await world.as('oscar').run(listNotifications, {})).items).toEqual([])
  })

  it('of one cause come once', async () => {
    const input = { title: 'Once', roles: ['owner' as const], cause: 'flow 1 stopped' }
    expect([await tell(input), await tell(input)]).toEqual([1, 0])
    expect((await titles('olga')).filter((title) => title === 'Once')).toHaveLength(1)
  })

  it('are read one by one or all at once, by the member they are for', async () => {
    const memberIds = [world.cast.vera.memberId]
    for (const title of ['First', 'Second', 'Third']) await tell({ title, memberIds })
    const page = await world.as('vera').run(listNotifications, { limit: 2 })
    expect(page).toMatchObject({ unread: 3, items: [{ title: 'Third' }, { title: 'Second' }] })
    expect(await titles('vera', { limit: 2, cursor: page.nextCursor! })).toEqual(['First'])
    const notificationId = page.items[0]!.id
    await expect(world.as('ada').run(markNotificationRead, { notificationId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(markNotificationRead, { notificationId })).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.as('vera').run(markNotificationRead, { notificationId })).toMatchObject({ readAt: expect.any(Date) })
    expect(await titles('vera', { unread: true })).toEqual(['Second', 'First'])
    expect(await world.as('vera').run(markAllNotificationsRead, {})).toEqual({ read: 2 })
    expect(await titles('vera', { unread: true })).toEqual([])
  })

  it('are a person\'s: keys have none, and a scope is needed', async () => {
    const key = { ...world.cast.ada.caller, actor: { kind: 'key' as const, id: newId(), name: 'Key', projectId: null } }
    await expect(world.as(key).run(listNotifications, {})).rejects.toMatchObject({ code: 'forbidden' })
    const poor = { ...world.cast.ada.caller, scopes: new Set(['contacts:read']) }
    await expect(world.as(poor).run(listNotifications, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(poor).run(markAllNotificationsRead, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(poor).run(markNotificationRead, { notificationId: newId() })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('go out by mail when that is asked for', async () => {
    await tell({ title: 'Quiet', memberIds: [world.cast.ada.memberId] })
    await tell({ title: 'By mail', text: 'Look at <this>.', memberIds: [world.cast.ada.memberId], byMail: true, link: '/automations' })
    const { system } = world.kernel.database
    const rows = await system.selectFrom('events').selectAll().where('name', '=', 'notification.created').execute()
    const events = rows.map((row) => ({ ...row, workspaceId: row.workspace_id, subjectId: row.subject_id }) as unknown as LoggedEvent)
    const due = events.filter((event) => mailNotificationWhenCreated.when!(event))
    expect(due).toHaveLength(1)
    await mailNotificationWhenCreated.run(world.kernel, due[0]!, { id: '1', attempt: 1, maxAttempts: 25, signal: undefined })
    const mails = await system.selectFrom('mails').select(['subject', 'envelope_to']).where('subject', '=', 'By mail').execute()
    expect(mails).toEqual([{ subject: 'By mail', envelope_to: [world.cast.ada.email] }])
  })
})
