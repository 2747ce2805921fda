import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { type ConnectionOutcome, outcomes } from './features/integrations/outcomes.ts'
import { readSearch as readReportSearch } from './features/reports/search.ts'
import { type RunState, runStates } from './features/runs/run-records.ts'
import { readAuditSearch } from './features/settings/audit-search.ts'
import { Frame } from './frame/frame.tsx'
import { FrameError } from './frame/frame-error.tsx'
import { MissingPage } from './frame/missing-page.tsx'
import { requireSession } from './frame/require-session.ts'

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const oneOf = <T extends string>(value: unknown, choices: readonly T[]) => choices.find((choice) => choice === value)
const inbox = () => import('./features/inbox/index.ts')
const contacts = () => import('./features/contacts/index.ts')
const settings = () => import('./features/settings/index.ts')
const desk = () => import('./features/desk/index.ts')
const widgetSettings = () => import('./features/widget-settings/index.ts')
const mailboxes = () => import('./features/mailboxes/index.ts')
const webhooks = () => import('./features/webhooks/index.ts')
const plugins = () => import('./features/plugins/index.ts')
const outbox = () => import('./features/outbox/index.ts')
const jobs = () => import('./features/jobs/index.ts')
const flows = () => import('./features/flows/index.ts')
const runs = () => import('./features/runs/index.ts')
const reports = () => import('./features/reports/index.ts')

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage, errorComponent: FrameError })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { token?: string; next?: string } => ({
    token: text(search['token']),
    next: text(search['next']),
  }),
  component: lazyRouteComponent(() => import('./features/identity/login-page.tsx'), 'LoginPage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  validateSearch: (search): { token?: string } => ({ token: text(search['token']) }),
  component: lazyRouteComponent(() => import('./features/identity/invitation-page.tsx'), 'InvitationPage'),
})

const app = createRoute({ getParentRoute: () => root, id: 'app', beforeLoad: requireSession, component: Frame })
const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'open' }, replace: true })
  },
})
const inboxHome = createRoute({ getParentRoute: () => app, path: '/inbox', beforeLoad: home.options.beforeLoad })

const inboxView = createRoute({
  getParentRoute: () => app,
  path: '/inbox/$view',
  validateSearch: (search): { q?: string } => ({ q: text(search['q']) }),
  component: lazyRouteComponent(inbox, 'InboxPage'),
})
const noConversation = createRoute({
  getParentRoute: () => inboxView,
  path: '/',
  component: lazyRouteComponent(inbox, 'NoConversation'),
})
const conversation = createRoute({
  getParentRoute: () => inboxView,
  path: '$conversationId',
  component: lazyRouteComponent(inbox, 'ConversationPage'),
})

const contactsRoom = createRoute({
  getParentRoute: () => app,
  path: '/contacts',
  validateSearch: (search): { q?: string; add?: boolean } => ({
    q: text(search['q']),
    add: search['add'] === true ? true : undefined,
  }),
  component: lazyRouteComponent(contacts, 'ContactsPage'),
})
const noContact = createRoute({
  getParentRoute: () => contactsRoom,
  path: '/',
  component: lazyRouteComponent(contacts, 'NoContact'),
})
const contact = createRoute({
  getParentRoute: () => contactsRoom,
  path: '$contactId',
  component: lazyRouteComponent(contacts, 'ContactPage'),
})

const flowList = createRoute({
  getParentRoute: () => app,
  path: '/automations',
  validateSearch: (search): { q?: string; add?: boolean } => ({
    q: text(search['q']),
    add: search['add'] === true ? true : undefined,
  }),
  component: lazyRouteComponent(flows, 'FlowsPage'),
})
const flow = createRoute({
  getParentRoute: () => app,
  path: '/automations/$flowId',
  validateSearch: (search): { step?: string; trial?: 'dry-run' | 'backtest' } => ({
    step: text(search['step']),
    trial: oneOf(search['trial'], ['dry-run', 'backtest']),
  }),
  component: lazyRouteComponent(flows, 'FlowPage'),
})
const runList = createRoute({
  getParentRoute: () => app,
  path: '/automations/runs',
  validateSearch: (search): { state?: RunState; flow?: string } => ({
    state: oneOf(search['state'], runStates),
    flow: text(search['flow']),
  }),
  component: lazyRouteComponent(runs, 'RunsPage'),
})
const run = createRoute({
  getParentRoute: () => app,
  path: '/automations/runs/$runId',
  validateSearch: (search): { step?: string } => ({ step: text(search['step']) }),
  component: lazyRouteComponent(runs, 'RunPage'),
})
const approvals = createRoute({
  getParentRoute: () => app,
  path: '/automations/approvals',
  component: lazyRouteComponent(runs, 'ApprovalsPage'),
})

const reportsHome = createRoute({
  getParentRoute: () => app,
  path: '/reports',
  beforeLoad: () => {
    throw redirect({ to: '/reports/$page', params: { page: 'overview' }, replace: true })
  },
})
const report = createRoute({
  getParentRoute: () => app,
  path: '/reports/$page',
  validateSearch: readReportSearch,
  component: lazyRouteComponent(reports, 'ReportsPage'),
})

const outboxRoom = createRoute({
  getParentRoute: () => app,
  path: '/outbox',
  component: lazyRouteComponent(outbox, 'OutboxPage'),
})
const noMail = createRoute({
  getParentRoute: () => outboxRoom,
  path: '/',
  component: lazyRouteComponent(outbox, 'NoMail'),
})
const mail = createRoute({
  getParentRoute: () => outboxRoom,
  path: '$mailId',
  component: lazyRouteComponent(outbox, 'MailPage'),
})

const settingsRoom = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(settings, 'SettingsPage'),
})
const settingsHome = createRoute({
  getParentRoute: () => settingsRoom,
  path: '/',
  component: lazyRouteComponent(settings, 'SettingsHome'),
})
const members = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'members',
  component: lazyRouteComponent(settings, 'MembersSection'),
})
const channels = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'channels',
  component: lazyRouteComponent(settings, 'ChannelsSection'),
})
const channel = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'channels/$channelId',
  component: lazyRouteComponent(widgetSettings, 'ChannelPage'),
})
const keys = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'keys',
  component: lazyRouteComponent(settings, 'KeysSection'),
})
const sessions = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'sessions',
  component: lazyRouteComponent(settings, 'SessionsSection'),
})
const workspace = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'workspace',
  component: lazyRouteComponent(settings, 'WorkspaceSection'),
})
const audit = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(settings, 'AuditSection'),
})

const mailboxesList = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'mailboxes',
  component: lazyRouteComponent(mailboxes, 'MailboxesSection'),
})
const webhooksList = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'webhooks',
  component: lazyRouteComponent(webhooks, 'WebhooksSection'),
})
const deliveryStates = ['waiting', 'delivered', 'failed'] as const
const webhook = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'webhooks/$webhookId',
  validateSearch: (search): { state?: (typeof deliveryStates)[number]; event?: string } => ({
    state: deliveryStates.find((state) => state === search['state']),
    event: text(search['event']),
  }),
  component: lazyRouteComponent(webhooks, 'WebhookPage'),
})

const connectionOutcome = (search: Record<string, unknown>) => ({ outcome: oneOf(search['outcome'], outcomes), reason: text(search['reason']) })
const pluginsList = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'plugins',
  validateSearch: (search): { outcome?: ConnectionOutcome; reason?: string } => connectionOutcome(search),
  component: lazyRouteComponent(plugins, 'PluginsSection'),
})
const plugin = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'plugins/$pluginId',
  validateSearch: (search): { outcome?: ConnectionOutcome; reason?: string } => connectionOutcome(search),
  component: lazyRouteComponent(plugins, 'PluginPage'),
})
const pluginRoom = createRoute({
  getParentRoute: () => app,
  path: '/rooms/$pluginId/$page',
  component: lazyRouteComponent(() => import('./features/plugins/plugin-room.tsx'), 'PluginRoom'),
})
/** Where a service's consent page leads back to: on to the plugin that was to be connected. */
const connected = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'integrations',
  validateSearch: (search): { outcome?: ConnectionOutcome; reason?: string; integration?: string } => ({
    ...connectionOutcome(search),
    integration: text(search['integration']),
  }),
  beforeLoad: ({ search: { integration, ...outcome } }) => {
    if (integration) throw redirect({ to: '/settings/plugins/$pluginId', params: { pluginId: integration }, search: outcome, replace: true })
    throw redirect({ to: '/settings/plugins', search: outcome, replace: true })
  },
})

const jobStates = ['waiting', 'running', 'dead'] as const
const jobsSection = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'jobs',
  validateSearch: (search): { state?: (typeof jobStates)[number]; name?: string } => ({
    state: oneOf(search['state'], jobStates),
    name: text(search['name']),
  }),
  component: lazyRouteComponent(jobs, 'JobsSection'),
})

const teams = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'teams',
  component: lazyRouteComponent(desk, 'TeamsSection'),
})
const tags = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'tags',
  component: lazyRouteComponent(desk, 'TagsSection'),
})
const fields = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'fields',
  component: lazyRouteComponent(desk, 'FieldsSection'),
})
const hours = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'hours',
  component: lazyRouteComponent(desk, 'HoursSection'),
})
const serviceLevels = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'service-levels',
  component: lazyRouteComponent(desk, 'LevelsSection'),
})
const blockedSenders = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'blocked-senders',
  component: lazyRouteComponent(desk, 'BlockedSection'),
})
const macros = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'macros',
  component: lazyRouteComponent(desk, 'MacrosSection'),
})
const ratings = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'ratings',
  component: lazyRouteComponent(desk, 'RatingsSection'),
})
const told = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'notifications',
  component: lazyRouteComponent(desk, 'ToldSection'),
})
const availability = createRoute({
  getParentRoute: () => settingsRoom,
  path: 'availability',
  component: lazyRouteComponent(desk, 'AvailabilitySection'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    invitation,
    app.addChildren([
      home,
      inboxHome,
      inboxView.addChildren([noConversation, conversation]),
      contactsRoom.addChildren([noContact, contact]),
      flowList,
      flow,
      runList,
      run,
      approvals,
      pluginRoom,
      reportsHome,
      report,
      outboxRoom.addChildren([noMail, mail]),
      settingsRoom.addChildren([settingsHome, members, channels, channel, teams, tags, fields, macros, hours, serviceLevels, ratings, blockedSenders, told, availability, keys, pluginsList, plugin, connected, webhooksList, mailboxesList, webhook, jobsSection, sessions, workspace, audit]),
    ]),
  ]),
  defaultErrorComponent: FrameError,
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
