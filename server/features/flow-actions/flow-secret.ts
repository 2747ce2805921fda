import { z } from 'zod'
import type { Kernel } from '../../kernel/kernel.ts'
import { Moment } from '../../kernel/shapes.ts'

export const SecretName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Small letters, digits and _, beginning with a letter')

export const FlowSecret = z.object({
  name: SecretName,
  updatedBy: z.string().describe('The name of who set it'),
  updatedAt: Moment,
}).meta({ id: 'FlowSecret', description: 'What a step may send but nobody may read again' })
export type FlowSecret = z.output<typeof FlowSecret>

/** All of a workspace, by name. */
export async function revealSecrets({ database, secrets }: Kernel, workspaceId: string): Promise<Record<string, string>> {
  const rows = await database.forWorkspace(workspaceId).selectFrom('flow_secrets').select(['name', 'sealed']).where('workspace_id', '=', workspaceId).execute()
  return Object.fromEntries(rows.map(({ name, sealed }) => [name, secrets.decrypt(workspaceId, sealed)]))
}
