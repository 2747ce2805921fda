export { MailboxesSection } from './mailboxes-section.tsx'
