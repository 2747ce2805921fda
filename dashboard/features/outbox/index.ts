export { MailPage } from './mail-page.tsx'
export { NoMail } from './no-mail.tsx'
export { OutboxPage } from './outbox-page.tsx'
