import { findTemplate } from '../../features/flow-templates/index.ts'
import { insertFlow, publish } from '../../features/flows/index.ts'
import type { Context } from '../../kernel/context.ts'
import { flows } from './flows.ts'

export async function addFlows(ctx: Context): Promise<void> {
  for (const flow of flows) {
    const { name, ...from } = 'templateId' in flow ? findTemplate(flow.templateId) : { ...flow, summary: flow.description }
    const id = await insertFlow(ctx, { name, description: from.summary, draft: from.definition })
    if (flow.publish) await publish(ctx, id)
  }
}
