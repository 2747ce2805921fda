import { parseArgs } from 'node:util'
import { createApiKey } from '../features/api-keys/index.ts'
import { withKernel } from './connect.ts'
import { CommandError } from './terminal.ts'

export async function createKey(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { workspace: { type: 'string' }, scopes: { type: 'string' }, name: { type: 'string', default: 'command line' } },
  })
  const { workspace, scopes } = values
  if (positionals[0] !== 'create' || !workspace || !scopes) throw new CommandError("usage: hayloft key create --workspace demo --scopes '*' [--name NAME]")
  const list = scopes.split(',').map((scope) => scope.trim()).filter(Boolean)
  console.log(await withKernel((kernel) => createApiKey(kernel, { workspaceSlug: workspace, name: values.name, scopes: list })))
}
