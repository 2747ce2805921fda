import { contacts } from './contacts/index.ts'

/** Every feature of the product, in the order in which a reader would meet them. */
export const features = [contacts] as const

export type Features = typeof features
