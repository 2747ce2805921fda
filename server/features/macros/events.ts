import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { Macro } from './macro.ts'

const payload = z.object({ macro: Macro })

/** One's own is nobody else's business. */
const audience = ({ macro: { shared, ownerId } }: z.output<typeof payload>): Audience => (shared ? ['macros'] : [`member:${ownerId}`])

export const macroCreated = event('macro.created', { payload, audience })
export const macroUpdated = event('macro.updated', { payload, audience })
export const macroRemoved = event('macro.removed', { payload, audience })
