export const notifications = {
  title: 'Notifications',
  open: (unread: number) => (unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`),
  readAll: 'Mark all as read',
  empty: { title: 'Nothing new', detail: 'What flows and colleagues want you to know appears here.' },
  unread: 'Unread',
}
