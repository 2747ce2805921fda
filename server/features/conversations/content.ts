import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { sanitiseRichText } from '../mail-text/index.ts'

export const htmlField = z.string().max(200_000).optional()
  .describe('With formatting, in place of `text`, which is made of it. Kept of it are p, br, strong, em, s, a, ul, ol, li, blockquote, code and pre')

/** What a message says, as agents and visitors write it. */
export const contentFields = {
  text: z.string().max(100_000).default('').describe('Plain text; needed unless there are `html` or files'),
  html: htmlField,
  fileIds: z.array(Id).max(20).default([]).describe('Uploaded files'),
  clientId: z.string().min(1).max(100).optional().describe('Your own id of the message: sent again, it is there once'),
}

type Words = { text: string; html: string | null }

/** Text and HTML that say the same: where HTML is given, the text is what it says. */
export function wordsOf({ text, html }: { text: string; html?: string | null | undefined }): Words {
  if (!html) return { text, html: null }
  const clean = sanitiseRichText(html)
  return { text: clean.text, html: clean.html || null }
}

/** @throws AppError invalid_input when there are neither words nor files */
export function contentOf(given: { text: string; html?: string | null | undefined; fileIds: readonly string[] }): Words {
  const words = wordsOf(given)
  if (isEmpty({ ...given, ...words })) throw new AppError('invalid_input', { issues: [{ path: 'text', message: 'A message needs a text or a file.' }] })
  return words
}

export function isEmpty({ text, fileIds }: { text: string; fileIds: readonly string[] }): boolean {
  return text.trim() === '' && fileIds.length === 0
}
