import type { Kernel } from '../../kernel/kernel.ts'

export async function findWorkspaceName(kernel: Kernel, id: string): Promise<string> {
  const row = await kernel.database.forWorkspace(id).selectFrom('workspaces').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? ''
}
