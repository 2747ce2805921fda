import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'

export const WidgetLanguage = z.enum(['en', 'es', 'fr', 'de', 'pt', 'ar']).meta({ id: 'WidgetLanguage' })
export type WidgetLanguage = z.output<typeof WidgetLanguage>

const address = z.url({ protocol: /^https?$/, error: 'an address that begins with https://' }).max(2_000)

export const WidgetTexts = z.object({
  language: WidgetLanguage,
  greeting: z.string().max(300).nullable().default(null),
  introduction: z.string().max(600).nullable().default(null),
  launcherText: z.string().max(40).nullable().default(null),
}).meta({ id: 'WidgetTexts', description: 'What the widget says in one language, where it differs from the channel\'s own words' })

export const PreChatField = z.object({
  key: z.string().regex(/^(name|email|phone|field:[a-z][a-z0-9_]{0,39})$/, 'name, email, phone, or field:key of a conversation field'),
  label: z.string().max(80).nullable().default(null).describe('Null: the widget\'s own word, or the field\'s name'),
  required: z.boolean().default(false),
}).meta({ id: 'PreChatField' })
export type PreChatField = z.output<typeof PreChatField>

const fields = z.array(PreChatField).max(10).refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'Ask for each thing once.')

export const PreChat = z.object({
  isOn: z.boolean().default(false),
  fields: fields.default([]),
  consent: z.object({
    text: z.string().trim().min(1).max(300), url: address.nullable().default(null),
  }).meta({ id: 'PreChatConsent' }).nullable().default(null).describe('A line that the visitor must tick'),
}).meta({ id: 'PreChat', description: 'What is asked before the first message' })

export const ProactiveMessage = z.object({
  id: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
  isOn: z.boolean().default(true),
  text: z.string().trim().min(1).max(500),
  page: z.string().max(300).default('').describe('Path or address, * stands for anything; empty: every page'),
  afterSeconds: z.int().min(0).max(3_600).default(10),
  visits: z.int().min(1).max(1_000).default(1).describe('From this visit of the site on'),
  languages: z.array(WidgetLanguage).max(6).default([]).describe('Empty: any'),
  everyDays: z.int().min(1).max(365).nullable().default(null).describe('Again after so many days; null: once per visitor'),
}).meta({ id: 'ProactiveMessage', description: 'A message that the team shows by itself' })
export type ProactiveMessage = z.output<typeof ProactiveMessage>

export const HandOver = z.object({
  isOn: z.boolean().default(true),
  afterMinutes: z.int().min(1).max(1_440).default(5),
}).meta({ id: 'HandOver', description: 'Answers that the visitor has not seen go on by mail' })

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour such as #8a5a00')

/** The settings of a chat channel that callers may write; each key is replaced as a whole. */
export const widgetSettings = {
  colour: colour.nullable().describe('Made darker where no text would be legible on it'),
  greeting: z.string().max(300).nullable(),
  introduction: z.string().max(600).nullable(),
  launcherText: z.string().max(40).nullable().describe('Beside the bubble; null: the bubble alone'),
  theme: z.enum(['auto', 'light', 'dark']).meta({ id: 'WidgetTheme' }),
  position: z.enum(['right', 'left']).meta({ id: 'WidgetPosition' }),
  showsTeam: z.boolean().describe('Names and initials of who answers'),
  countsInTitle: z.boolean().describe('The number of unread answers stands in the page\'s title'),
  language: z.enum(['auto', ...WidgetLanguage.options]).meta({ id: 'WidgetLanguageChoice' }).describe('auto: the page\'s, else the browser\'s'),
  texts: z.array(WidgetTexts).max(6),
  hoursId: Id.nullable().describe('Business hours; null: always open'),
  replyTime: z.enum(['none', 'minutes', 'hour', 'hours', 'day', 'computed']).meta({ id: 'ReplyTimeChoice' })
    .describe('computed: the median of the last four weeks'),
  preChat: PreChat,
  proactive: z.array(ProactiveMessage).max(20).refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'Each has an id of its own.'),
  handOver: HandOver,
}

export const defaultWidgetSettings = {
  colour: null, greeting: null, introduction: null, launcherText: null, theme: 'auto', position: 'right', showsTeam: true, countsInTitle: true,
  language: 'auto', texts: [], hoursId: null, replyTime: 'computed',
  preChat: { isOn: false, fields: [], consent: null }, proactive: [], handOver: { isOn: true, afterMinutes: 5 },
} as const satisfies { [K in keyof typeof widgetSettings]: unknown }
