import { parseArgs } from 'node:util'
import { CommandError } from './terminal.ts'

export const pluginUsage = `plugin new NAME
       hayloft plugin dev FOLDER [--workspace SLUG]
       hayloft plugin pack FOLDER [--out FILE]
       hayloft plugin install FILE|FOLDER [--workspace SLUG] [--grant SCOPES]`

/** Everything around plugins on the command line. */
export async function plugin(args: string[]): Promise<void> {
  const { values: { workspace, out, grant }, positionals: [verb, place] } = parseArgs({
    args, allowPositionals: true, options: { workspace: { type: 'string' }, out: { type: 'string' }, grant: { type: 'string' } },
  })
  if (place === undefined) throw new CommandError(`usage: hayloft ${pluginUsage}`)
  switch (verb) {
    case 'new': return (await import('./plugin-new.ts')).newPlugin(place)
    case 'pack': return (await import('./plugin-pack.ts')).pack(place, out)
    case 'install': return (await import('./plugin-install.ts')).install(place, { workspace, grant })
    case 'dev': return (await import('./plugin-dev.ts')).develop(place, { workspace })
    default: throw new CommandError(`usage: hayloft ${pluginUsage}`)
  }
}
