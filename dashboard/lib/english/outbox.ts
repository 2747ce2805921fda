export const outbox = {
  title: 'Outbox', list: 'Mails', detail: 'Mails that Hayloft sent. While no mail server is set, they stay here and go nowhere.',
  empty: { title: 'No mail has gone out', detail: 'Replies to e-mail, sign-in links and invitations appear here, exactly as they were sent.' },
  pick: { title: 'Pick a mail', detail: 'Read it as its recipient would.' },
  from: 'From', to: 'To', date: 'Date', subject: 'Subject', noSubject: 'No subject', kindNotification: 'Notification',
  html: 'HTML', text: 'Text', source: 'Headers', view: 'Show as', attachments: 'Attachments', directions: { out: 'Sent', in: 'Received' },
  openConversation: 'Open the conversation', emptyBody: 'This mail has no body.',
}
