import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Contact } from './contact.ts'

const payload = z.object({ contact: Contact })
const audience = ({ contact }: z.output<typeof payload>) => ['contacts', `contact:${contact.id}`]

export const contactCreated = event('contact.created', { payload, audience })
export const contactUpdated = event('contact.updated', { payload, audience })
