import { parseArgs } from 'node:util'
import { createLoginLink } from '../features/sessions/index.ts'
import { withKernel } from './connect.ts'
import { CommandError } from './terminal.ts'

export async function printLoginLink(args: string[]): Promise<void> {
  const { email } = parseArgs({ args, options: { email: { type: 'string' } } }).values
  if (!email) throw new CommandError('usage: hayloft login-link --email ada@demo.test')
  console.log(await withKernel((kernel) => createLoginLink(kernel, email)))
}
