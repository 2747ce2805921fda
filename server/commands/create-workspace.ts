import { parseArgs } from 'node:util'
import { createWorkspace } from '../features/workspaces/index.ts'
import { withKernel } from './connect.ts'
import { CommandError } from './terminal.ts'

export async function makeWorkspace(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { slug: { type: 'string' }, name: { type: 'string' }, email: { type: 'string' }, owner: { type: 'string' } },
  })
  const { slug, name, email, owner } = values
  if (positionals[0] !== 'create' || !slug || !name || !email || !owner) {
    throw new CommandError('usage: hayloft workspace create --slug acme --name Acme --email owner@acme.test --owner "Olga Owner"')
  }
  const { workspaceId } = await withKernel((kernel) => createWorkspace(kernel, { slug, name, owner: { email, name: owner } }))
  console.log(workspaceId)
}
