import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { limitSends } from './limits.ts'
import { addressOf, Introduction, noteIntroduction } from './introduction.ts'
import { askHandOver } from './hand-over.ts'
import { requireVisitor } from './policy.ts'
import { ensureContact } from './ensure-contact.ts'

export const introduceVisitor = command({
  name: 'widget.introduce',
  summary: 'Leave a name, an e-mail address or a phone number as the visitor',
  scope: 'widget:use',
  input: Introduction.omit({ fields: true }),
  output: z.object({ hasEmail: z.boolean() }).meta({ id: 'IntroducedVisitor' }),
  errors: ['rate_limited'],
  rest: 'PUT /widget/introduction',
  policy: (ctx) => void requireVisitor(ctx),
  async run(ctx, input) {
    const visitor = requireVisitor(ctx)
    await limitSends(ctx.kernel, visitor.id)
    await ensureContact(ctx, visitor)
    const contact = await noteIntroduction(ctx, visitor.id, { ...input, fields: {} })
    const hasEmail = addressOf(contact) !== null
    // What was answered before there was an address is not forgotten.
    if (input.email !== undefined && hasEmail) await askHandOver(ctx, visitor.id)
    return { hasEmail }
  },
})
