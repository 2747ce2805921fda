/** What may come of going to a service's consent page. */
export const outcomes = ['connected', 'ended', 'denied', 'failed'] as const
export type ConnectionOutcome = (typeof outcomes)[number]
