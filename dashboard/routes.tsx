import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { Frame } from './frame/frame.tsx'
import { FrameError } from './frame/frame-error.tsx'
import { MissingPage } from './frame/missing-page.tsx'
import { requireSession } from './frame/require-session.ts'

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const inbox = () => import('./features/inbox/index.ts')
const contacts = () => import('./features/contacts/index.ts')
const settings = () => import('./features/settings/index.ts')
const outbox = () => import('./features/outbox/index.ts')

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
  validateSearch: (search): { operation?: string } => ({ operation: text(search['operation']) }),
  component: lazyRouteComponent(settings, 'AuditSection'),
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
      outboxRoom.addChildren([noMail, mail]),
      settingsRoom.addChildren([settingsHome, members, channels, keys, sessions, workspace, audit]),
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
