import type { Context } from '../../kernel/context.ts'
import { grants } from '../../kernel/scope.ts'
import { hookUrlOf } from '../flow-hooks/index.ts'
import { findIssues } from './find-issues.ts'
import type { FlowDetails } from './flow.ts'
import { findDraft, findFlow, listVersions } from './queries.ts'

/** @throws AppError not_found */
export async function loadFlowDetails(ctx: Context, id: string): Promise<FlowDetails> {
  const flow = await findFlow(ctx.db, id)
  const draft = await findDraft(ctx.db, id)
  const [published] = flow.version === null ? [] : await listVersions(ctx.db, id, flow.version + 1, 1)
  return {
    ...flow,
    draft: draft as FlowDetails['draft'],
    issues: await findIssues(ctx, draft),
    published: published ?? null,
    hookUrl: grants(ctx.scopes, 'flows:write') ? await hookUrlOf(ctx, id) : null,
  }
}
