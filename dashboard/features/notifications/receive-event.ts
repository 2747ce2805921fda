import type { QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'

type Notification = Output['notifications']['list']['items'][number]

/** Only one's own arrive here: each member hears a topic of their own. */
export function receiveNotificationEvent(queryClient: QueryClient, { name, payload }: LiveEvent): void {
  if (name === 'notification-preferences.changed')
    void queryClient.invalidateQueries({ queryKey: trpc.notificationPreferences.pathKey() })
  if (name !== 'notification.created') return
  void queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() })
  // The server parsed it by the same shape when it emitted the event.
  showInBrowser((payload as { notification: Notification }).notification)
}

/** Not over the page itself: there the bell tells. Several tabs show it once, by its tag. */
function showInBrowser({ id, title, text, link, browser }: Notification): void {
  if (!browser || document.visibilityState === 'visible') return
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const shown = new Notification(title, { body: text.slice(0, 200), tag: id, icon: '/icon.svg' })
  shown.onclick = () => {
    window.focus()
    if (link) location.assign(link)
    shown.close()
  }
}
