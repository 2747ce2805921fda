import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { BusinessHours } from './business-hours.ts'

const ofHours = { payload: z.object({ businessHours: BusinessHours }), audience: () => ['business-hours'] }
export const businessHoursCreated = event('businessHours.created', ofHours)
export const businessHoursUpdated = event('businessHours.updated', ofHours)
export const businessHoursRemoved = event('businessHours.removed', ofHours)
