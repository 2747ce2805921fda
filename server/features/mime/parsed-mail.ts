export type Mailbox = { name: string; address: string }

export type MailAttachment = {
  filename: string
  contentType: string
  size: number
  contentId: string | null
  /** Shown within the body (a cid: image) rather than listed below it. */
  inline: boolean
  content: Uint8Array
}

/** What a multipart/report says: one block of fields for each header group of its machine-readable part. */
export type MailReport = {
  type: 'delivery-status' | 'feedback-report' | 'disposition-notification'
  fields: Record<string, string>[]
  /** Headers of the mail that the report is about, lower-case names. */
  originalHeaders: Record<string, string>
}

export type ParsedMail = {
  /** Without angle brackets. When the mail carries none, a hash of it: the same mail gives the same id. */
  messageId: string
  messageIdMade: boolean
  from: Mailbox | null
  sender: Mailbox | null
  replyTo: Mailbox[]
  to: Mailbox[]
  cc: Mailbox[]
  subject: string
  date: Date | null
  inReplyTo: string | null
  /** Oldest first, as in the header, without angle brackets. */
  references: string[]
  /** '' when the mail has no text part. */
  text: string
  /** Unsanitised; '' when the mail has no HTML part. */
  html: string
  attachments: MailAttachment[]
  /** The headers that later decisions read; lower-case names, first value. */
  headers: Record<string, string>
  report: MailReport | null
  defects: string[]
}
