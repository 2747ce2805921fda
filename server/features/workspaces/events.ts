import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Workspace } from '../identity/index.ts'

export const workspaceUpdated = event('workspace.updated', {
  payload: z.object({ workspace: Workspace }),
  audience: () => ['workspace'],
})
