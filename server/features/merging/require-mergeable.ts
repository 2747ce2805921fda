import { AppError } from '../../kernel/errors.ts'
import type { Conversation } from '../conversations/index.ts'

type Pair = { source: Conversation; target: Conversation }

/** @throws AppError conflict, already_closed: each says what to do */
export function requireMergeable({ source, target }: Pair): void {
  if (source.mergedInto === target.id) throw refused(`Conversation ${source.number} has been merged into this one already.`)
  if (source.mergedInto) throw refused(`Conversation ${source.number} has been merged into another one already: merge that one.`)
  if (target.mergedInto) throw refused(`Conversation ${target.number} was itself merged into another one: merge into that one.`)
  for (const { state, number } of [source, target]) {
    if (state === 'closed') throw new AppError('already_closed', { detail: `Conversation ${number} is closed. Open it again first.` })
  }
  if (source.contactId !== target.contactId && !(source.kind === 'email' && target.kind === 'email')) {
    throw refused('Conversations of two contacts can be merged only if both are by mail: in a chat each would read what the other wrote. Merge the contacts first.')
  }
  if (source.inWidget && !target.inWidget) {
    throw refused('A chat goes on where its visitor is: merge the other conversation into the chat.')
  }
}

function refused(detail: string): AppError {
  return new AppError('conflict', { detail })
}
