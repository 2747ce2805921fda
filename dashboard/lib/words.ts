import { contacts } from './english/contacts.ts'
import { frame } from './english/frame.ts'
import { identity } from './english/identity.ts'
import { inbox } from './english/inbox.ts'
import { outbox } from './english/outbox.ts'
import { settings } from './english/settings.ts'

/** The message catalogue: every word that the dashboard says. Another language is another set of these files. */
export const words = { ...frame, identity, inbox, contacts, settings, outbox }
