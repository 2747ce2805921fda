import { sql } from 'kysely'
import { locateChannelByAddress } from '../features/channels/index.ts'
import { createWorkspace } from '../features/workspaces/index.ts'
import { systemCaller } from '../kernel/system-caller.ts'
import { newId } from '../kernel/ids.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { runOperation } from '../kernel/run-operation.ts'
import { withKernel } from './connect.ts'
import { demoAddress } from './demo/add-channels.ts'
import { fillDemo } from './demo/fill-demo.ts'
import { members } from './demo/members.ts'
import { CommandError } from './terminal.ts'

const slug = 'demo'

/** No workspace is there, or only the demo's own shell, left by a start that was killed while it filled it. */
export async function isEmpty({ database }: Kernel): Promise<boolean> {
  const shell = await findShell({ database })
  const other = sql`select id from workspaces where id is distinct from ${shell}::uuid limit 1`
  return (await other.execute(database.system)).rows.length === 0
}

/** Makes the demo workspace, an imaginary shop, or goes on with its shell. Nothing in it is ever mailed. */
export async function seedDemo(kernel: Kernel): Promise<void> {
  const shop = { slug, name: 'Fern & Flax', owner: members.ada }
  const workspaceId = await findShell(kernel) ?? (await createWorkspace(kernel, shop)).workspaceId
  const caller = systemCaller(workspaceId, 'demo')
  const request = { correlationId: newId(), ip: null, userAgent: null }
  await runOperation(kernel, fillDemo, { caller, request, surface: 'internal' }, {})
}

/** The command `hayloft seed`. */
export async function seed(): Promise<void> {
  await withKernel(async (kernel) => {
    const { database, config } = kernel
    const known = await database.system.selectFrom('workspaces').select('id')
      .where('slug', '=', slug).executeTakeFirst()
    if (known && known.id !== await findShell(kernel)) return console.log('The demo workspace is there already.')
    const address = demoAddress(config.mail.domain)
    if (await locateChannelByAddress(database.system, address)) {
      throw new CommandError(`Another workspace has the address ${address}: the demo needs it for itself.`)
    }
    await seedDemo(kernel)
    console.log(`Made the demo workspace. Sign in: npx hayloft login-link --email ${members.ada.email}`)
  })
}

/** The workspace comes first and its content in one transaction: a demo without a channel was not filled. */
async function findShell({ database }: Pick<Kernel, 'database'>): Promise<string | null> {
  const { rows: [shell] } = await sql<{ id: string }>`
    select workspaces.id from workspaces join members on members.workspace_id = workspaces.id
    where slug = ${slug} and members.email = ${members.ada.email}
      and not exists (select from channels where channels.workspace_id = workspaces.id)`.execute(database.system)
  return shell?.id ?? null
}
