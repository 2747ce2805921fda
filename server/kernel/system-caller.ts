import type { Caller } from './context.ts'

/** The program itself (mail coming in, jobs), or its operator on the command line, acting in a workspace. */
export function systemCaller(workspaceId: string, name = 'system'): Caller {
  return { workspaceId, actor: { kind: 'system', id: null, name }, scopes: new Set(['*']), rateLimit: null }
}
