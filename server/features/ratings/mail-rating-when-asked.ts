import { sql } from 'kysely'
import { z } from 'zod'
import { reaction } from '../../kernel/jobs/job.ts'
import { sendNotification } from '../mail/index.ts'
import { conversationRatingAsked } from './events.ts'
import { ratingLetter } from './rating-letter.ts'
import { ratingUrl } from './rating-link.ts'

const Payload = z.object({ rating: z.object({ id: z.string(), askedBy: z.string() }), shown: z.object({ question: z.string() }) })

/** The Message-ID follows from the rating, so that a job that runs twice sends the same mail. */
export const mailRatingWhenAsked = reaction({
  name: 'mail-rating-when-asked',
  on: [conversationRatingAsked],
  when: ({ payload }) => Payload.safeParse(payload).data?.rating.askedBy === 'email',
  async run(kernel, { workspaceId, subjectId, payload }) {
    const { rating: { id }, shown: { question } } = Payload.parse(payload)
    const { rows: [found] } = await sql<{ email: string; workspace: string; subject: string | null }>`
      select contact_details.email, workspaces.name as workspace, conversations.subject
      from ratings join conversations on conversations.id = ratings.conversation_id join workspaces on workspaces.id = ratings.workspace_id
        join contact_details on contact_details.contact_id = conversations.contact_id
      where ratings.id = ${id} and ratings.rated_at is null and contact_details.email is not null and conversations.state = 'closed'`.execute(kernel.database.system)
    if (!found) return
    const { email, workspace, subject } = found
    const mail = ratingLetter({ workspace, question, subject, urlOf: (score) => ratingUrl(kernel, id, score) })
    await sendNotification(kernel, { workspaceId, to: email, ...mail, messageId: id, conversationId: subjectId })
  },
})
