import { operation, z } from '@hayloft/plugin'
import { callSlack } from './call-slack.ts'

export const checkingOperation = operation({
  kind: 'query',
  summary: 'Ask Slack whether the account still works',
  scope: 'integrations:read',
  input: z.object({}),
  output: z.object({ team: z.string().nullable() }),
  async run(context) {
    const { team } = await callSlack<{ team?: string }>(context, 'auth.test', {})
    return { team: team ?? null }
  },
})
