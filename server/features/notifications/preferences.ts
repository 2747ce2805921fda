import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'

export const MailFrequency = z.enum(['at-once', 'hourly', 'daily', 'never']).meta({ id: 'MailFrequency' })
export type MailFrequency = z.output<typeof MailFrequency>

export const Places = z.object({
  inApp: z.boolean().describe('In the list behind the bell'),
  browser: z.boolean().describe('As a notification of the browser'),
  mail: MailFrequency.describe('hourly and daily gather what has not been read by then in one letter'),
}).meta({ id: 'NotificationPlaces' })
export type Places = z.output<typeof Places>

/** Of what a member can choose, and where it is told unless they say otherwise. */
export const usualPlaces = {
  mention: { inApp: true, browser: true, mail: 'hourly' },
  assigned: { inApp: true, browser: true, mail: 'never' },
  team: { inApp: true, browser: false, mail: 'never' },
  answer: { inApp: true, browser: true, mail: 'never' },
  sla: { inApp: true, browser: true, mail: 'never' },
  rating: { inApp: true, browser: false, mail: 'never' },
} as const satisfies Record<string, Places>
export type PreferredKind = keyof typeof usualPlaces

export const preferredKinds = Object.keys(usualPlaces) as PreferredKind[]

const described: Record<PreferredKind, string> = {
  mention: 'You or your team are mentioned in a note', assigned: 'A conversation is assigned to you', team: 'A contact writes in a conversation of your team that is nobody\'s yet',
  answer: 'A contact writes in a conversation of yours', sla: 'A promise of a service level was broken in a conversation of yours', rating: 'A contact has rated a conversation of yours',
}

function ofEachKind<T extends z.ZodType>(type: T): z.ZodObject<Record<PreferredKind, T>> {
  return z.object(Object.fromEntries(preferredKinds.map((kind) => [kind, type.describe(described[kind])])) as Record<PreferredKind, T>)
}

export const NotificationPreferences = z.object({
  memberId: Id,
  kinds: ofEachKind(Places).meta({ id: 'NotificationKinds' }),
  timeZone: z.string().describe('IANA, such as Europe/Berlin: of the daily letter'),
  digestHour: z.int().describe('When the daily letter is sent, in the time zone'),
}).meta({ id: 'NotificationPreferences' })
export type NotificationPreferences = z.output<typeof NotificationPreferences>

/** What is to be changed of it. */
export const KindChanges = ofEachKind(Places.partial()).partial()

export type KeptKinds = Partial<Record<PreferredKind, Partial<Places>>>

export function isPreferredKind(kind: string): kind is PreferredKind {
  return Object.hasOwn(usualPlaces, kind)
}

export function placesOf(kind: PreferredKind, kept: KeptKinds = {}): Places {
  return { ...usualPlaces[kind], ...kept[kind] }
}
