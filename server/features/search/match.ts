import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Conversation } from '../conversations/index.ts'

export const SearchMatch = z.object({
  kind: z.enum(['subject', 'contact', 'message', 'note', 'attachment']).describe('Where the words are'),
  messageId: Id.nullable().describe('Of a message, a note or an attachment'),
  snippet: z.string().describe('Plain text around the words, never HTML'),
  highlights: z.array(z.int()).describe('What to mark in the snippet, in pairs: from one place up to, not including, the next; in UTF-16 units'),
}).meta({ id: 'SearchMatch' })
export type SearchMatch = z.output<typeof SearchMatch>

export const SearchResult = z.object({
  conversation: Conversation,
  score: z.number().describe('Relevance and recency together; compare within one answer only. 0 when no words were asked for'),
  matches: z.array(SearchMatch).describe('Best first, at most five. Empty when no words were asked for'),
}).meta({ id: 'SearchResult', description: 'A conversation in which the words are' })
export type SearchResult = z.output<typeof SearchResult>

export const SearchPage = z.object({
  items: z.array(SearchResult),
  nextCursor: z.string().nullable(),
  complete: z.boolean().describe('Whether every match was ranked; false when there are older ones than those ranked: add a word or a term'),
}).meta({ id: 'SearchPage' })
