import { sharedChoice } from '../../lib/shared-choice.ts'

export type Density = 'dense' | 'comfortable'

export const rowHeights: Record<Density, number> = { dense: 36, comfortable: 84 }

/** One line a conversation, or three; changed from the list and from the palette. */
export const { use: useDensity, toggle: toggleDensity } = sharedChoice('inbox:density', ['comfortable', 'dense'])
