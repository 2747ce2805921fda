/** The visitor's view of things as it comes over the wire: moments are ISO 8601 strings. */

export type Attachment = { fileId: string; name: string; contentType: string; size: number; url: string }

export type Message = {
  id: string
  conversationId: string
  authorKind: 'contact' | 'member' | 'system'
  authorName: string
  clientId: string | null
  text: string
  /** Of answers with formatting. */
  html?: string | null
  attachments: Attachment[]
  createdAt: string
}

export type Conversation = {
  id: string
  state: 'open' | 'closed'
  preview: string
  lastMessageAt: string
  lastMessageBy: 'contact' | 'member' | 'system' | null
}

export type Asked = {
  /** name, email, phone, or field:key */
  key: string
  label: string | null
  required: boolean
  type: 'text' | 'email' | 'phone' | 'number' | 'boolean' | 'date' | 'select'
  options: string[]
}

export type PreChat = { fields: Asked[]; consent: { text: string; url: string | null } | null }

export type Texts = { greeting: string | null; introduction: string | null }

export type Channel = Texts & {
  name: string
  colour: string | null
  theme: 'auto' | 'light' | 'dark'
  language: string
  texts: (Texts & { language: string })[]
  isOpen: boolean
  opensAt: string | null
  replyTime: 'minutes' | 'hour' | 'hours' | 'day' | null
  team: string[]
  showsNames: boolean
  preChat: PreChat | null
  handsOver: boolean
}

export type Known = { name: boolean; email: boolean; phone: boolean }

/** What the visitor says of themselves before the first message. */
export type Introduction = {
  name?: string
  email?: string
  phone?: string
  fields?: Record<string, string>
  consent?: boolean
}

export type Session = {
  visitorToken: string
  contactId: string
  identity: 'none' | 'verified' | 'refused'
  channel: Channel
  known: Known
  conversations: Conversation[]
  cursor: string
}

/** How the visitor says that they were helped, in a conversation that was asked about. */
export type Rating = {
  conversationId: string
  question: string
  score: number | null
  comment: string
  changeableUntil: string
}

export type Receipt = { conversation: Conversation; message: Message }

export type Page<T> = { items: T[]; nextCursor: string | null }

/** A file that lies on the server already and waits for its message. */
export type StoredFile = { id: string; name: string; contentType: string; size: number }

/** A message of the visitor that the server has not confirmed yet. */
export type Pending = {
  /** A UUID; the server keeps one message per clientId, however often it is sent. */
  clientId: string
  /** Null while the conversation itself is yet to be started by the first message of this draft. */
  conversationId: string | null
  draftId: string | null
  text: string
  files: StoredFile[]
  /** Unix milliseconds */
  writtenAt: number
  state: 'waiting' | 'failed'
  /** The server's word for why it failed. */
  problem?: string
  introduction?: Introduction
  /** The proactive message that it answers. */
  openingId?: string
}
