import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Flow } from './flow.ts'

const ofFlow = { payload: z.object({ flow: Flow }), audience: () => ['flows'] }
export const flowCreated = event('flow.created', ofFlow)
export const flowUpdated = event('flow.updated', ofFlow)
export const flowPublished = event('flow.published', ofFlow)
export const flowPaused = event('flow.paused', ofFlow)
export const flowResumed = event('flow.resumed', ofFlow)
export const flowRemoved = event('flow.removed', ofFlow)
