import type { Output } from '../../lib/records.ts'

export type Channel = Output['channels']['get']
export type Settings = Channel['settings']
export type Language = Settings['texts'][number]['language']
export type Offer = Settings['proactive'][number]
export type PreChat = Settings['preChat']

export const languages = ['en', 'es', 'fr', 'de', 'pt', 'ar'] as const satisfies readonly Language[]

/** What each group of fields gets: the settings, the way to change them, and the server's complaints by path. */
export type Editing = { settings: Settings; change(part: Partial<Settings>): void; issues: Record<string, string> }
