import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const Notification = z.object({
  id: Id,
  memberId: Id,
  kind: z.string().describe('mention, assigned, team, answer, sla, rating, approval, flow, or whatever the step that made it says'),
  title: z.string(),
  text: z.string(),
  subjectId: Id.nullable().describe('What it is about, such as a conversation'),
  link: z.string().nullable().describe('A path of the dashboard'),
  inApp: z.boolean().describe('It is in the list'),
  browser: z.boolean().describe('The browser is to show it'),
  readAt: Moment.nullable(),
  createdAt: Moment,
}).meta({ id: 'Notification', description: 'What a member is told of' })
export type Notification = z.output<typeof Notification>

export const NotificationPage = z.object({
  items: z.array(Notification),
  nextCursor: z.string().nullable(),
  unread: z.int().describe('Of all; 100 stands for 100 and more'),
}).meta({ id: 'NotificationPage' })

export const notificationColumns = columnsOf(Notification, 'notifications')
