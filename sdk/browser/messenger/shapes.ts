/** The visitor's view of things as it comes over the wire: moments are ISO 8601 strings. */

export type Attachment = { fileId: string; name: string; contentType: string; size: number; url: string }

export type Message = {
  id: string
  conversationId: string
  authorKind: 'contact' | 'member' | 'system'
  authorName: string
  clientId: string | null
  text: string
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

export type Channel = { name: string; greeting: string; introduction: string; colour: string | null }

export type Session = {
  visitorToken: string
  contactId: string
  identity: 'none' | 'verified' | 'refused'
  channel: Channel
  conversations: Conversation[]
  cursor: string
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
}
