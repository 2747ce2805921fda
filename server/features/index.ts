import { apiKeys } from './api-keys/index.ts'
import { audit } from './audit/index.ts'
import { channels } from './channels/index.ts'
import { contacts } from './contacts/index.ts'
import { conversations } from './conversations/index.ts'
import { files } from './files/index.ts'
import { identity } from './identity/index.ts'
import { letters } from './letters/index.ts'
import { mail } from './mail/index.ts'
import { members } from './members/index.ts'
import { sessions } from './sessions/index.ts'
import { widget } from './widget/index.ts'
import { workspaces } from './workspaces/index.ts'

/** Every feature of the product, in the order in which a reader would meet them. */
export const features = [
  identity, sessions, members, apiKeys, workspaces, channels, contacts, conversations, files, mail, letters, widget, audit,
] as const

export type Features = typeof features
