import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { ApiKey } from './api-key.ts'
import { Project } from './project.ts'

const ofApiKey = { payload: z.object({ apiKey: ApiKey }), audience: () => ['api-keys'] }
export const apiKeyCreated = event('api-key.created', ofApiKey)
export const apiKeyRevoked = event('api-key.revoked', ofApiKey)

export const projectCreated = event('project.created', {
  payload: z.object({ project: Project }),
  audience: () => ['workspace'],
})
