import type { AttachmentName } from './attachments.ts'
import type { CompanyKey } from './companies.ts'
import type { ContactKey } from './contacts.ts'
import type { MemberKey } from './members.ts'
import { milliseconds, type Span } from './span.ts'

export type ContactScript = {
  name: string | null
  email: string | null
  phone?: string
  company?: CompanyKey
  externalId?: string
  lifecycle: 'visitor' | 'lead' | 'customer' | 'former'
  /** How long ago we met; the first conversation, if that was earlier. */
  since: Span
  attributes?: Record<string, string | number | boolean>
}

/** One scripted conversation: how long ago it began, and what happened, each step so long after the one before. */
export type ConversationScript = {
  kind: 'chat' | 'email'
  contact: ContactKey
  began: Span
  subject: string | null
  steps: readonly Step[]
}

type Files = readonly AttachmentName[]

export type Step = { after: Span } & (
  | { act: 'says'; text: string; files: Files; html?: string; quotedText?: string; quotedHtml?: string }
  | { act: 'replies'; by: MemberKey; text: string; bounced?: string }
  | { act: 'notes'; by: MemberKey; text: string }
  | { act: 'reads' | 'closes' | 'pends'; by: MemberKey }
  | { act: 'snoozes'; by: MemberKey; until: string }
  | { act: 'assigns'; by: MemberKey; to: MemberKey }
)

export function chat(contact: ContactKey, began: Span, steps: readonly Step[]): ConversationScript {
  return { kind: 'chat', contact, began, subject: null, steps }
}

export function email(contact: ContactKey, began: Span, subject: string, steps: readonly Step[]): ConversationScript {
  return { kind: 'email', contact, began, subject, steps }
}

type Extras = { quoted?: string; files?: Files }

/** The contact writes. */
export function says(after: Span, text: string, { quoted, files = [] }: Extras = {}): Step {
  return { act: 'says', after, text: prose(text), quotedText: quoted && prose(quoted), files }
}

/** The contact's mail is HTML; its text is what the HTML says. */
export function saysInHtml(after: Span, html: string, { quotedHtml }: { quotedHtml?: string } = {}): Step {
  return { act: 'says', after, text: '', html: html.trim(), quotedHtml: quotedHtml?.trim(), files: [] }
}

/** What one member can do in a script: `ada.replies('4m', 'Hello')`. */
export function actsOf(by: MemberKey) {
  return {
    replies: (after: Span, text: string, { bounced }: { bounced?: string } = {}): Step =>
      ({ act: 'replies', by, after, text: prose(text), bounced }),
    notes: (after: Span, text: string): Step => ({ act: 'notes', by, after, text: prose(text) }),
    reads: (after: Span): Step => ({ act: 'reads', by, after }),
    takes: (after: Span): Step => ({ act: 'assigns', by, to: by, after }),
    assigns: (after: Span, to: MemberKey): Step => ({ act: 'assigns', by, to, after }),
    pends: (after: Span): Step => ({ act: 'pends', by, after }),
    snoozes: (after: Span, until: string): Step => ({ act: 'snoozes', by, after, until }),
    closes: (after: Span): Step => ({ act: 'closes', by, after }),
  }
}

export const ada = actsOf('ada')
export const ben = actsOf('ben')
export const chloe = actsOf('chloe')

/** When each step happens. */
export function timesOf({ began, steps }: ConversationScript, now: Date): Date[] {
  let time = now.getTime() - milliseconds(began)
  return steps.map(({ after }) => new Date(time += milliseconds(after)))
}

/** Lines of the source flow together; an empty line parts paragraphs; a list item or a quote keeps its line. */
function prose(text: string): string {
  return text.trim().split(/\n[ \t]*\n/).map(flow).join('\n\n')
}

function flow(paragraph: string): string {
  return paragraph.trim().replace(/\s*\n\s*(?![->] |\s)/g, ' ').replace(/\n\s*/g, '\n')
}
