import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'

export const Lifecycle = z.enum(['visitor', 'lead', 'customer', 'former']).meta({ id: 'Lifecycle' })

/** What identifies a person: kept in its own table, apart from the rest. */
export const ContactDetails = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
})

export const Contact = z.object({
  id: Id,
  ...ContactDetails.shape,
  companyId: Id.nullable(),
  externalId: z.string().nullable(),
  lifecycle: Lifecycle,
  attributes: JsonObject,
  lastSeenAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Contact', description: 'A customer or visitor' })
export type Contact = z.output<typeof Contact>

export const ContactPage = pageOf(Contact)

/** The fields that callers may write. */
export const contactFields = {
  name: z.string().trim().min(1).max(200).nullable(),
  email: z.email().max(320).toLowerCase().nullable(),
  phone: z.string().trim().min(3).max(40).nullable(),
  companyId: Id.nullable(),
  externalId: z.string().trim().min(1).max(200).nullable(),
  lifecycle: Lifecycle,
  attributes: JsonObject,
}
