import { newId } from '../../kernel/ids.ts'

/** For generated tests. */
export const notificationsExamples: Record<string, () => object> = {
  'notifications.list': () => ({ limit: 5, unread: true }),
  'notifications.markRead': () => ({ notificationId: newId() }),
  'notifications.markAllRead': () => ({}),
  'notificationPreferences.get': () => ({}),
  'notificationPreferences.set': () => ({ kinds: { mention: { mail: 'daily' } }, timeZone: 'Europe/Berlin' }),
}
