import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { formatQuery, readQuery } from '../conversation-query/index.ts'
import { readAsked } from '../search-index/index.ts'
import { longestQuery } from './view.ts'

/** In one spelling, with ids in the place of names: the view goes on after a renaming. @throws AppError invalid_input */
export async function keepQuery(ctx: Pick<Context, 'db'>, text: string): Promise<string> {
  const query = await readQuery(ctx.db, text)
  readAsked(query.words)
  const kept = formatQuery(query)
  if (kept.length <= longestQuery) return kept
  throw new AppError('invalid_input', { issues: [{ path: 'query', message: `It has ${kept.length} characters when names are ids; a view takes ${longestQuery}.` }] })
}
