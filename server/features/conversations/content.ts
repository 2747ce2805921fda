import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'

/** What a message says, as agents and visitors write it. */
export const contentFields = {
  text: z.string().max(100_000).default('').describe('Plain text; needed unless there are files'),
  fileIds: z.array(Id).max(20).default([]).describe('Uploaded files'),
  clientId: z.string().min(1).max(100).optional().describe('Your own id of the message: sent again, it is there once'),
}

export function isEmpty({ text, fileIds }: { text: string; fileIds: readonly string[] }): boolean {
  return text.trim() === '' && fileIds.length === 0
}
