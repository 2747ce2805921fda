import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { addChannels } from './add-channels.ts'
import { addContacts } from './add-contacts.ts'
import { addFlows } from './add-flows.ts'
import { addMembers } from './add-members.ts'
import { conversations } from './conversations.ts'
import { playConversation } from './play-conversation.ts'

/** Internal: the demo workspace's people and conversations, all or nothing. */
export const fillDemo = command({
  name: 'demo.fill',
  summary: 'Fill the demo workspace',
  scope: 'workspace:manage',
  input: z.object({}),
  output: z.object({ conversations: z.int() }),
  rest: 'POST /demo',
  async run(ctx) {
    const stage = { channels: await addChannels(ctx), members: await addMembers(ctx), contacts: await addContacts(ctx) }
    for (const script of conversations) await playConversation(ctx, stage, script)
    await addFlows(ctx)
    return { conversations: conversations.length }
  },
})
