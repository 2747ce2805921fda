import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { root } from '../paths.ts'
import { CommandError } from './terminal.ts'

/** A small plugin that works at once: an operation, a hook and a setting. */
export async function newPlugin(place: string): Promise<void> {
  const name = basename(place)
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(name)) throw new CommandError(`${name} cannot be a plugin's name: take small letters, digits and -, such as word-watch.`)
  await mkdir(place).catch(() => { throw new CommandError(`${place} is there already, or its folder is not.`) })
  for (const [file, content] of Object.entries(filesOf(name))) await writeFile(join(place, file), content)
  console.log(`${place} is there. Next:\n\n  npx hayloft plugin dev ${place}\n`)
}

function filesOf(name: string): Record<string, string> {
  const title = name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ')
  return {
    'plugin.ts': `import { definePlugin, operation, z } from '@hayloft/plugin'

export default definePlugin({
  name: '${name}',
  version: '0.1.0',
  title: '${title}',
  description: 'Counts the conversations that began.',
  scopes: ['conversations:read'],
  settings: {
    greeting: { kind: 'text', label: 'Greeting', default: 'Hello' },
  },
  operations: {
    greet: operation({
      kind: 'query',
      summary: 'Greet someone, and say how many conversations began',
      scope: 'conversations:read',
      input: z.object({ name: z.string().min(1).max(100) }),
      output: z.object({ text: z.string(), conversations: z.int() }),
      async run({ settings, storage }, { name }) {
        const conversations = (await storage.get<number>('conversations')) ?? 0
        return { text: \`\${settings.greeting}, \${name}!\`, conversations }
      },
    }),
  },
  hooks: {
    async 'conversation.created'({ storage, log, idempotencyKey }, { subjectId }) {
      // A hook may be told the same event twice: count each once.
      if (!await storage.add(\`seen \${idempotencyKey}\`, true)) return
      await storage.set('conversations', ((await storage.get<number>('conversations')) ?? 0) + 1)
      log.info('a conversation began', { id: subjectId })
    },
  },
})
`,
    'package.json': `${JSON.stringify({ name, version: '0.1.0', private: true, type: 'module', main: 'plugin.ts' }, null, 2)}\n`,
    // So that an editor knows the types; the package holds everything that it needs.
    'tsconfig.json': `${JSON.stringify({
      compilerOptions: {
        target: 'ES2023', module: 'ESNext', moduleResolution: 'bundler', strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true,
        paths: { '@hayloft/plugin': [join(root, 'sdk/plugin/index.ts')], '@hayloft/plugin/page': [join(root, 'sdk/plugin/page.ts')], zod: [join(root, 'node_modules/zod')] },
      },
    }, null, 2)}\n`,
  }
}
