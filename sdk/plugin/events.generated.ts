// Made by server/testing/plugin-events.test.ts from the events of the core: `npx vitest run server/testing/plugin-events.test.ts -u` writes it anew.

export type ApiKey = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  projectId: string | null
  rateLimit: number | null
  createdBy: string | null
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
  createdAt: string
}

export type Approval = {
  runId: string
  path: string
  flowId: string | null
  flowName: string
  subjectId: string | null
  question: string
  until: string | null
  createdAt: string
}

export type ApprovalRequest = {
  runId: string
  path: string
  flowId: string | null
  flowName: string
  subjectId: string | null
  question: string
  roles: string[]
  memberIds: string[]
  until: string
}

export type Attachment = {
  fileId: string
  name: string
  contentType: string
  size: number
  inline: boolean
  url: string
}

export type Availability = {
  memberId: string
  away: boolean
  awayUntil: string | null
  capacity: number | null
}

export type BlockedBy = {
  kind: string
  id: string | null
  name: string
}

export type BlockedSender = {
  id: string
  kind: BlockedSenderKind
  value: string
  reason: string
  createdBy: BlockedBy
  createdAt: string
}

export type BlockedSenderKind = 'address' | 'domain' | 'contact'

export type BulkAction = {
  id: string
  createdBy: BulkActionMaker
  query: string | null
  action: Record<string, unknown>
  state: BulkActionState
  detail: string | null
  total: number
  changed: number
  unchanged: number
  failed: number
  createdAt: string
  updatedAt: string
  finishedAt: string | null
}

export type BulkActionMaker = {
  kind: string
  id: string | null
  name: string
}

export type BulkActionState = 'running' | 'done' | 'cancelled' | 'failed'

export type BusinessHours = {
  id: string
  name: string
  timeZone: string
  week: OpenInterval[]
  holidays: Holiday[]
  isDefault: boolean
  createdAt: string
  updatedAt: string
}

export type Contact = {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  companyId: string | null
  externalId: string | null
  lifecycle: Lifecycle
  attributes: Record<string, unknown>
  lastSeenAt: string | null
  createdAt: string
  updatedAt: string
}

export type Conversation = {
  id: string
  number: number
  kind: ConversationKind
  state: ConversationState
  subject: string | null
  preview: string
  channelId: string | null
  inWidget: boolean
  contactId: string
  contactName: string | null
  assigneeId: string | null
  teamId: string | null
  priority: Priority
  tagIds: string[]
  fields: Record<string, unknown>
  unread: boolean
  newsAt: string | null
  unreadByMe?: boolean
  waitingSince: string | null
  lastMessageAt: string
  lastMessageBy: 'contact' | 'member' | 'system' | null
  relatedTo: string | null
  snoozedUntil: string | null
  mergedInto: string | null
  spam: boolean
  slaDueAt: string | null
  slaBreached: boolean
  closedAt: string | null
  createdAt: string
  updatedAt: string
}

export type ConversationField = {
  id: string
  key: string
  name: string
  type: ConversationFieldType
  options: string[]
  position: number
  createdAt: string
  updatedAt: string
}

export type ConversationFieldType = 'text' | 'number' | 'boolean' | 'date' | 'select'

export type ConversationKind = 'chat' | 'email' | 'sms' | 'voice' | 'bug' | 'feedback' | 'survey'

export type ConversationState = 'open' | 'pending' | 'snoozed' | 'closed'

export type Escalation = {
  when: EscalationWhen
  minutes: number
  clock: SlaClockKind | null
  action: EscalationAction
  memberId: string | null
  teamId: string | null
  priority: Priority | null
  tagId: string | null
}

export type EscalationAction = 'notify-assignee' | 'notify-member' | 'notify-team' | 'assign-member' | 'assign-team' | 'set-priority' | 'add-tag'

export type EscalationWhen = 'before' | 'after'

export type FinishedRun = {
  id: string
  flowId: string | null
  systemFlow: string | null
  flowName: string
  state: 'succeeded' | 'failed' | 'cancelled' | 'stopped'
  error: string | null
  subjectId: string | null
}

export type Flow = {
  id: string
  name: string
  description: string
  state: FlowState
  stateReason: string | null
  version: number | null
  trigger: Record<string, unknown>
  isChanged: boolean
  createdBy: FlowMaker
  createdAt: string
  updatedAt: string
}

export type FlowMaker = {
  kind: string
  id: string | null
  name: string
}

export type FlowState = 'draft' | 'active' | 'paused'

export type Holiday = {
  date: string
  name: string
  yearly: boolean
}

export type Integration = {
  id: string
  plugin: string
  title: string
  auth: 'oauth2' | 'token'
  state: 'not_connected' | 'connected' | 'failing' | 'expired'
  account: string | null
  connectedBy: string | null
  connectedAt: string | null
  lastSuccessAt: string | null
  lastFailureAt: string | null
  lastError: string | null
}

export type Invitation = {
  id: string
  email: string
  role: Role
  invitedBy: string | null
  expiresAt: string
  acceptedAt: string | null
  revokedAt: string | null
  createdAt: string
}

export type Lifecycle = 'visitor' | 'lead' | 'customer' | 'former'

export type Macro = {
  id: string
  ownerId: string | null
  shared: boolean
  name: string
  folder: string | null
  text: string
  actions: MacroAction[]
  createdAt: string
  updatedAt: string
}

export type MacroAction = {
  kind: 'close' | 'pending' | 'snooze' | 'assign' | 'team' | 'tag' | 'untag' | 'priority' | 'field' | 'note'
  hours: number | null
  assignee: string | null
  teamId: string | null
  tags: string[] | null
  priority: Priority | null
  field: string | null
  value: Json0 | null
  text: string | null
}

export type MailFrequency = 'at-once' | 'hourly' | 'daily' | 'never'

export type MailSecurity = 'tls' | 'starttls' | 'none'

export type Mailbox = {
  id: string
  channelId: string
  address: string
  imapHost: string
  imapPort: number
  imapSecurity: MailSecurity
  imapUser: string
  imapAuth: 'password' | 'oauth2'
  inboxFolder: string
  sentFolder: string | null
  takesSent: boolean
  beginsFromSent: boolean
  appendsSent: boolean
  marksSeen: boolean
  since: string
  smtpHost: string | null
  smtpPort: number | null
  smtpSecurity: MailSecurity | null
  smtpUser: string | null
  certificate: string | null
  state: MailboxState
  failingSince: string | null
  lastError: string | null
  lastSyncedAt: string | null
  toTake: number
  taken: number
  troubles: number
  createdAt: string
  updatedAt: string
}

export type MailboxState = 'waiting' | 'syncing' | 'connected' | 'failing' | 'paused'

export type Member = {
  id: string
  name: string
  email: string
  role: Role
  createdAt: string
  removedAt: string | null
}

export type Message = {
  id: string
  conversationId: string
  kind: 'reply' | 'note' | 'event'
  authorKind: 'contact' | 'member' | 'system'
  authorId: string | null
  authorName: string
  clientId: string | null
  text: string
  html: string | null
  quotedText: string | null
  quotedHtml: string | null
  remoteImages: number
  delivery: 'queued' | 'sent' | 'failed' | 'bounced' | null
  deliveryDetail: string | null
  attachments: Attachment[]
  createdAt: string
}

export type Notification = {
  id: string
  memberId: string
  kind: string
  title: string
  text: string
  subjectId: string | null
  link: string | null
  inApp: boolean
  browser: boolean
  readAt: string | null
  createdAt: string
}

export type NotificationKinds = {
  mention: NotificationPlaces
  assigned: NotificationPlaces
  team: NotificationPlaces
  answer: NotificationPlaces
  sla: NotificationPlaces
  rating: NotificationPlaces
}

export type NotificationPlaces = {
  inApp: boolean
  browser: boolean
  mail: MailFrequency
}

export type NotificationPreferences = {
  memberId: string
  kinds: NotificationKinds
  timeZone: string
  digestHour: number
}

export type OpenInterval = {
  day: Weekday
  from: string
  to: string
}

export type Priority = 'low' | 'normal' | 'high' | 'urgent'

export type Project = {
  id: string
  name: string
  createdAt: string
}

export type Rating = {
  id: string
  conversationId: string
  contactId: string | null
  channelId: string | null
  memberId: string | null
  teamId: string | null
  askedBy: RatingAskedBy
  askedAt: string
  score: number | null
  comment: string
  ratedAt: string | null
  changedAt: string | null
}

export type RatingAskedBy = 'chat' | 'email'

export type RatingSettings = {
  enabled: boolean
  channelIds: string[]
  delayMinutes: number
  onceInDays: number
  askAfterBulk: boolean
  question: string
  thanks: string
}

export type Role = 'owner' | 'admin' | 'agent' | 'member' | 'viewer'

export type ScheduledMessage = {
  id: string
  conversationId: string
  authorId: string
  kind: 'reply' | 'note'
  text: string
  html: string | null
  fileIds: string[]
  attachments: Attachment[]
  clientId: string
  sendAt: string
  cancelIfAnswered: boolean
  state: 'waiting' | 'sent' | 'cancelled' | 'failed'
  reason: string | null
  messageId: string | null
  createdAt: string
  updatedAt: string
}

export type SlaClock = {
  id: string
  conversationId: string
  policyId: string
  kind: SlaClockKind
  targetMinutes: number
  startedAt: string
  dueAt: string | null
  pausedAt: string | null
  metAt: string | null
  breachedAt: string | null
  endedAt: string | null
}

export type SlaClockKind = 'first-response' | 'next-response' | 'resolution'

export type SlaPolicy = {
  id: string
  name: string
  query: string
  position: number
  hoursId: string | null
  firstResponseMinutes: SlaTargets
  nextResponseMinutes: SlaTargets
  resolutionMinutes: SlaTargets
  pausesWhilePending: boolean
  escalations: Escalation[]
  createdAt: string
  updatedAt: string
}

export type SlaPolicyName = {
  id: string
  name: string
}

export type SlaTargets = {
  low: number | null
  normal: number | null
  high: number | null
  urgent: number | null
}

export type Tag = {
  id: string
  name: string
  color: TagColor
  createdAt: string
  updatedAt: string
}

export type TagColor = 'straw' | 'moss' | 'clay' | 'sky' | 'plum' | 'stone'

export type Team = {
  id: string
  name: string
  assignment: TeamAssignment
  memberIds: string[]
  createdAt: string
  updatedAt: string
  removedAt: string | null
}

export type TeamAssignment = 'manual' | 'round-robin' | 'least-loaded'

export type View = {
  id: string
  name: string
  icon: string | null
  query: string
  shared: boolean
  position: number
  createdBy: ViewMaker
  createdAt: string
  updatedAt: string
}

export type ViewMaker = {
  kind: string
  id: string | null
  name: string
}

export type VisitorRating = {
  conversationId: string
  question: string
  thanks: string
  score: number | null
  comment: string
  changeableUntil: string
}

export type Webhook = {
  id: string
  url: string
  description: string
  eventNames: string[]
  state: WebhookState
  pausedBecause: 'member' | 'failing' | 'gone' | null
  pausedAt: string | null
  failures: number
  failingSince: string | null
  lastSucceededAt: string | null
  createdAt: string
  updatedAt: string
}

export type WebhookState = 'active' | 'paused'

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

export type Workspace = {
  id: string
  slug: string
  name: string
}

export type Json0 = string | number | boolean | null | Json0[] | Record<string, unknown>

/** What each event of the core holds. Moments are ISO 8601 texts. */
export type CoreEvents = {
  'api-key.created': {
    apiKey: ApiKey
  }
  'api-key.revoked': {
    apiKey: ApiKey
  }
  'approval.decided': {
    approval: Approval
    decision: 'approved' | 'rejected'
    note: string | null
    decidedBy: string
  }
  'approval.requested': {
    approval: ApprovalRequest
  }
  'availability.changed': {
    availability: Availability
  }
  'blockedSender.created': {
    sender: BlockedSender
  }
  'blockedSender.removed': {
    sender: BlockedSender
  }
  'bulkAction.created': {
    bulkAction: BulkAction
  }
  'bulkAction.finished': {
    bulkAction: BulkAction
  }
  'bulkAction.progressed': {
    bulkAction: BulkAction
  }
  'businessHours.created': {
    businessHours: BusinessHours
  }
  'businessHours.removed': {
    businessHours: BusinessHours
  }
  'businessHours.updated': {
    businessHours: BusinessHours
  }
  'contact.created': {
    contact: Contact
  }
  'contact.merged': {
    contact: Contact
    mergedContactId: string
  }
  'contact.updated': {
    contact: Contact
  }
  'conversation.assigned': {
    conversation: Conversation
  }
  'conversation.closed': {
    conversation: Conversation
  }
  'conversation.created': {
    conversation: Conversation
  }
  'conversation.merged': {
    conversation: Conversation
    into: Conversation
  }
  'conversation.rated': {
    conversation: Conversation
    rating: Rating
    shown: VisitorRating
  }
  'conversation.ratingAsked': {
    conversation: Conversation
    rating: Rating
    shown: VisitorRating
  }
  'conversation.read': {
    conversation: Conversation
  }
  'conversation.reopened': {
    conversation: Conversation
  }
  'conversation.slaBreached': {
    conversation: Conversation
    clock: SlaClock
    policy: SlaPolicyName
  }
  'conversation.slaChanged': {
    conversation: Conversation
  }
  'conversation.slaEscalated': {
    conversation: Conversation
    clock: SlaClock
    policy: SlaPolicyName
    escalation: Escalation
  }
  'conversation.snoozed': {
    conversation: Conversation
  }
  'conversation.split': {
    conversation: Conversation
    from: Conversation
    messageIds: string[]
  }
  'conversation.tagged': {
    conversation: Conversation
  }
  'conversation.untagged': {
    conversation: Conversation
  }
  'conversation.updated': {
    conversation: Conversation
  }
  'conversation.woken': {
    conversation: Conversation
  }
  'conversationField.created': {
    field: ConversationField
  }
  'conversationField.removed': {
    field: ConversationField
  }
  'conversationField.updated': {
    field: ConversationField
  }
  'draft.changed': {
    memberId: string
    conversationId: string
    version: number
    empty: boolean
  }
  'flow.created': {
    flow: Flow
  }
  'flow.paused': {
    flow: Flow
  }
  'flow.published': {
    flow: Flow
  }
  'flow.removed': {
    flow: Flow
  }
  'flow.resumed': {
    flow: Flow
  }
  'flow.updated': {
    flow: Flow
  }
  'integration.connected': {
    integration: Integration
  }
  'integration.disconnected': {
    integration: Integration
  }
  'integration.failing': {
    integration: Integration
  }
  'integration.recovered': {
    integration: Integration
  }
  'invitation.accepted': {
    invitation: Invitation
  }
  'invitation.created': {
    invitation: Invitation
  }
  'invitation.revoked': {
    invitation: Invitation
  }
  'login-link.requested': {
    memberId: string
  }
  'macro.created': {
    macro: Macro
  }
  'macro.removed': {
    macro: Macro
  }
  'macro.updated': {
    macro: Macro
  }
  'mailbox.created': {
    mailbox: Mailbox
  }
  'mailbox.failing': {
    mailbox: Mailbox
  }
  'mailbox.recovered': {
    mailbox: Mailbox
  }
  'mailbox.removed': {
    mailbox: Mailbox
  }
  'mailbox.updated': {
    mailbox: Mailbox
  }
  'member.joined': {
    member: Member
  }
  'member.removed': {
    member: Member
  }
  'member.updated': {
    member: Member
  }
  'message.created': {
    message: Message
    conversation: Conversation
    teamName: string | null
  }
  'message.delivered': {
    message: Message
    conversation: Conversation
  }
  'notification-preferences.changed': {
    preferences: NotificationPreferences
  }
  'notification.created': {
    notification: Notification
    byMail: boolean
  }
  'plugin.failed': {
    plugin: {
      id: string
      name: string
      title: string
      version: string
      state: 'enabled' | 'disabled' | 'failing'
      lastError: string | null
    }
  }
  'plugin.installed': {
    plugin: {
      id: string
      name: string
      title: string
      version: string
      state: 'enabled' | 'disabled' | 'failing'
      lastError: string | null
    }
  }
  'plugin.removed': {
    plugin: {
      id: string
      name: string
      title: string
      version: string
      state: 'enabled' | 'disabled' | 'failing'
      lastError: string | null
    }
  }
  'plugin.updated': {
    plugin: {
      id: string
      name: string
      title: string
      version: string
      state: 'enabled' | 'disabled' | 'failing'
      lastError: string | null
    }
  }
  'project.created': {
    project: Project
  }
  'ratingSettings.updated': {
    ratingSettings: RatingSettings
  }
  'reading.changed': {
    memberId: string
    conversationId: string
    unread: boolean
    newsAt: string | null
  }
  'run.finished': {
    run: FinishedRun
  }
  'scheduled-message.cancelled': {
    scheduledMessage: ScheduledMessage
  }
  'scheduled-message.created': {
    scheduledMessage: ScheduledMessage
  }
  'scheduled-message.failed': {
    scheduledMessage: ScheduledMessage
  }
  'scheduled-message.sent': {
    scheduledMessage: ScheduledMessage
  }
  'scheduled-message.updated': {
    scheduledMessage: ScheduledMessage
  }
  'session.ended': {
    session: {
      id: string
      memberId: string
      ip: string | null
      userAgent: string | null
      createdAt: string
      lastSeenAt: string
      expiresAt: string
      endedAt: string | null
    }
    because: 'signed out' | 'revoked' | 'token used twice' | 'password changed' | 'member removed'
  }
  'session.started': {
    session: {
      id: string
      memberId: string
      ip: string | null
      userAgent: string | null
      createdAt: string
      lastSeenAt: string
      expiresAt: string
      endedAt: string | null
    }
  }
  'slaPolicy.created': {
    slaPolicy: SlaPolicy
  }
  'slaPolicy.removed': {
    slaPolicy: SlaPolicy
  }
  'slaPolicy.updated': {
    slaPolicy: SlaPolicy
  }
  'tag.created': {
    tag: Tag
  }
  'tag.merged': {
    tag: Tag
    into: Tag
  }
  'tag.removed': {
    tag: Tag
  }
  'tag.updated': {
    tag: Tag
  }
  'team.created': {
    team: Team
  }
  'team.removed': {
    team: Team
  }
  'team.updated': {
    team: Team
  }
  'view.created': {
    view: View
    memberId: string | null
  }
  'view.removed': {
    view: View
    memberId: string | null
  }
  'view.updated': {
    view: View
    memberId: string | null
  }
  'view.withdrawn': {
    id: string
  }
  'webhook.created': {
    webhook: Webhook
  }
  'webhook.paused': {
    webhook: Webhook
  }
  'webhook.removed': {
    webhook: Webhook
  }
  'webhook.resumed': {
    webhook: Webhook
  }
  'webhook.updated': {
    webhook: Webhook
  }
  'workspace.updated': {
    workspace: Workspace
  }
}
