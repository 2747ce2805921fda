import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { createNotifications } from './create-notifications.ts'
import { notificationCreated, notificationPreferencesChanged } from './events.ts'
import { forgetOldNotifications } from './forget-old-notifications.ts'
import { getNotificationPreferences, setNotificationPreferences } from './keep-preferences.ts'
import { listNotifications } from './list-notifications.ts'
import { mailNotificationWhenCreated } from './mail-notification-when-created.ts'
import { markAllNotificationsRead, markNotificationRead } from './mark-notification-read.ts'
import { Notification } from './notification.ts'
import { NotificationPreferences } from './preferences.ts'
import { sendNotificationLetter } from './send-letter.ts'

export { insertNotifications, type NewNotification, notifyMembers } from './create-notifications.ts'

/** What members are told of, each where they want: in the dashboard, by the browser, by mail at once or gathered. */
export const notifications = feature({
  name: 'notifications',
  operations: [listNotifications, markNotificationRead, markAllNotificationsRead, getNotificationPreferences, setNotificationPreferences],
  internal: [createNotifications],
  resources: [resource('Notification', Notification), resource('NotificationPreferences', NotificationPreferences)],
  events: [notificationCreated, notificationPreferencesChanged],
  reactions: [mailNotificationWhenCreated],
  jobs: [sendNotificationLetter],
  crons: [forgetOldNotifications],
})
