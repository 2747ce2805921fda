import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Availability } from './availability.ts'
import { Team } from './team.ts'

const ofTeam = { payload: z.object({ team: Team }), audience: () => ['teams'] }
export const teamCreated = event('team.created', ofTeam)
export const teamUpdated = event('team.updated', ofTeam)
export const teamRemoved = event('team.removed', ofTeam)
export const availabilityChanged = event('availability.changed', { payload: z.object({ availability: Availability }), audience: () => ['teams'] })
