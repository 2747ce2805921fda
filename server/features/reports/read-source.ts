import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { isId } from '../conversation-query/index.ts'
import type { Dimension } from './contributions.ts'
import { readFilter } from './report-filter.ts'
import type { Source } from './sources.ts'
import { findVisibleMembers } from './visible-members.ts'

export const GroupBy = z.enum(['member', 'team', 'channel', 'tag', 'kind', 'priority']).meta({ id: 'ReportGroupBy' })
export type GroupBy = z.output<typeof GroupBy>

/** What a report is made from, as far as the caller may see it. */
export async function readSource(ctx: Context, filter: string, dimension: Dimension = 'all'): Promise<Source> {
  const [read, members] = await Promise.all([readFilter(ctx, filter), findVisibleMembers(ctx)])
  const hidden = members && read.query.terms.filter(({ field }) => field === 'assignee').flatMap(({ values }) => values).find((value) => isId(value) && !members.includes(value))
  if (hidden) throw new AppError('forbidden', { detail: 'Figures of single members are for those who have the scope member-reports:read. You see your own and those of your teams.' })
  return { dimension, filter: read, ...dimension === 'member' && members && { keys: members } }
}
