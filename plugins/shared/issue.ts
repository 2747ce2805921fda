import { type PluginContext, z } from '@hayloft/plugin'

/** Whichever states a service has, they are one of these. */
export const StateKind = z.enum(['open', 'started', 'done', 'cancelled'])
export type StateKind = z.output<typeof StateKind>

export const Issue = z.object({
  id: z.string(),
  key: z.string().describe('As people write it: LAMP-12, acme/lamps#12'),
  title: z.string(),
  url: z.string(),
  state: z.string().describe('As the service calls it'),
  stateKind: StateKind,
  assignee: z.string().nullable(),
  updatedAt: z.string().describe('ISO 8601'),
})
export type Issue = z.output<typeof Issue>

export type NewIssue = {
  /** Of `listPlaces`; the setting's when left out. */
  placeId: string | undefined
  title: string
  description: string
  conversationUrl: string
  /** The same for each try. */
  key: string
  /** It was tried before: the issue may be there. */
  again: boolean
}

export type NewComment = { text: string; url: string; key: string; again: boolean }

/** A service of issues, in the few acts that differ from one to the next. */
export type Tracker = {
  /** What people call it. */
  title: string
  /** Where issues can be created: teams, repositories, projects. */
  listPlaces(context: PluginContext): Promise<{ id: string; name: string }[]>
  createIssue(context: PluginContext, issue: NewIssue): Promise<Issue>
  /** By address, or as people write it. @throws PluginError not_found */
  findIssue(context: PluginContext, reference: string): Promise<Issue>
  /** The comment must end with its address. */
  addComment(context: PluginContext, issue: Issue, comment: NewComment): Promise<void>
  /** Has the service tell us what changes around this issue, or in this place. */
  watch(context: PluginContext, at: { issue?: Issue; placeId?: string }): Promise<void>
}
