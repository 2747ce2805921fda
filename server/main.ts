import { parseArgs } from 'node:util'
import { fail } from './commands/terminal.ts'

type Command = { usage: string; summary: string; run(args: string[]): Promise<void> }

const commands: Record<string, Command> = {
  start: {
    usage: 'start', summary: 'Start everything: database, api, worker, mail',
    run: async () => (await import('./commands/start.ts')).start(),
  },
  api: {
    usage: 'api', summary: 'Start only the surfaces, on the database that DATABASE_URL or the data folder names',
    run: async () => (await import('./commands/start.ts')).startRole('api'),
  },
  worker: {
    usage: 'worker', summary: 'Start only the background work',
    run: async () => (await import('./commands/start.ts')).startRole('worker'),
  },
  migrate: {
    usage: 'migrate', summary: 'Bring the database up to date',
    run: async () => (await import('./commands/migrate-database.ts')).migrateDatabase(),
  },
  seed: {
    usage: 'seed', summary: 'Fill the database with the demo workspace, if it is not there',
    run: async () => (await import('./commands/seed-demo.ts')).seed(),
  },
  doctor: {
    usage: 'doctor', summary: 'Say which engine each port uses and what is wrong',
    run: async () => (await import('./commands/doctor.ts')).doctor(),
  },
  key: {
    usage: "key create --workspace demo --scopes '*' [--name NAME]", summary: 'Make an API key and print only it; scopes by comma',
    run: async (args) => (await import('./commands/create-key.ts')).createKey(args),
  },
  jobs: {
    usage: 'jobs [list|retry|remove|pause|resume] [--name NAME] [--id ID …] [--state waiting|running|dead] [--workspace SLUG]',
    summary: 'Count or list the background jobs of every workspace; retry or remove dead ones; pause and resume by name',
    run: async (args) => (await import('./commands/manage-jobs.ts')).manageJobs(args),
  },
  plugin: {
    usage: 'plugin new|dev|pack|install PLACE', summary: 'Make, try, pack and install plugins: docs/plugins.md',
    run: async (args) => (await import('./commands/plugin.ts')).plugin(args),
  },
  'login-link': {
    usage: 'login-link --email ada@demo.test', summary: 'Print a one-time address to sign in with',
    run: async (args) => (await import('./commands/create-login-link.ts')).printLoginLink(args),
  },
  workspace: {
    usage: 'workspace create --slug acme --name Acme --email owner@acme.test --owner "Olga Owner"', summary: 'Make a workspace with its owner',
    run: async (args) => (await import('./commands/create-workspace.ts')).makeWorkspace(args),
  },
}

const [name, ...args] = process.argv.slice(2)
if (name === 'start' || name === 'api' || name === 'worker') {
  // While it is still being loaded there is nothing to stop; then makeParts takes over.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0))
}
const command = name === undefined ? undefined : commands[name]
const { values } = parseArgs({ args: process.argv.slice(2), options: { help: { type: 'boolean', short: 'h' } }, strict: false, allowPositionals: true })

if (command && values.help) {
  console.log(`usage: hayloft ${command.usage}\n\n${command.summary}`)
} else if (command) {
  command.run(args).catch(fail)
} else {
  const list = Object.values(commands).map(({ usage, summary }) => `  ${usage}\n      ${summary}`).join('\n')
  const text = `usage: hayloft COMMAND\n\n${list}\n\nSettings are environment variables: docs/configuration.md`
  if (values.help) console.log(text)
  else {
    console.error(name === undefined ? text : `There is no command ${name}.\n\n${text}`)
    process.exitCode = 1
  }
}
