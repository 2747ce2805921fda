/** For lines in threads and notifications. */
export const clockNames = { 'first-response': 'first answer', 'next-response': 'next answer', resolution: 'solution' } as const
