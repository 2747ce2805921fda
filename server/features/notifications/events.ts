import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Notification } from './notification.ts'
import { NotificationPreferences } from './preferences.ts'

export const notificationCreated = event('notification.created', {
  payload: z.object({ notification: Notification, byMail: z.boolean() }),
  audience: ({ notification }) => [`member:${notification.memberId}`],
})

export const notificationPreferencesChanged = event('notification-preferences.changed', {
  payload: z.object({ preferences: NotificationPreferences }),
  audience: ({ preferences }) => [`member:${preferences.memberId}`],
})
