import { cutText, escapeHtml, htmlFromText } from '../mail-text/index.ts'
import type { Mailbox } from '../mime/index.ts'

/** `html` sanitised already. */
export type QuotedMail = { from: Mailbox; date: Date; text: string; html: string }

/** Threads grow by what they quote; the older part is in the recipient's mailbox anyway. In characters. */
const longestQuote = 50_000
const quoteStyle = 'margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex'

/** The previous mail, to stand below an answer, marked so that clients fold it. */
export function quoteMail({ from, date, text, html }: QuotedMail): { text: string; html: string } {
  const when = date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const who = `${from.name} <${from.address}>`.trim().replace(/[\p{Cc}]+/gu, ' ')
  const attribution = `On ${when} UTC, ${who} wrote:`
  const shown = cutText(text, longestQuote).trimEnd()
  const lines = shown.split('\n')
  const body = html !== '' && html.length <= longestQuote ? html : htmlFromText(shown)
  return {
    text: `\n\n${attribution}\n${lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`)).join('\n')}\n`,
    html:
      `<br><div class="gmail_quote"><div class="gmail_attr">${escapeHtml(attribution)}</div>` +
      `<blockquote class="gmail_quote" type="cite" style="${quoteStyle}">${body}</blockquote></div>`,
  }
}
