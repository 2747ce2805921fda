import { ConfigError } from '../config.ts'
import { StartError } from '../kernel/postgres/embedded.ts'

/** A command that cannot go on: one sentence for the operator, exit status 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

export function fail(error: unknown): never {
  const expected = error instanceof CommandError || error instanceof ConfigError || error instanceof StartError
  console.error(expected ? error.message : error)
  process.exit(1)
}
