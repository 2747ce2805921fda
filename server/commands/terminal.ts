import { ConfigError } from '../config.ts'
import { MigrationError } from '../kernel/db/migrate.ts'
import { AppError } from '../kernel/errors.ts'
import { StartError } from '../kernel/postgres/embedded.ts'

/** A command that cannot go on: one sentence for the operator, exit status 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

const forTheOperator = [CommandError, ConfigError, StartError, MigrationError]

export function fail(error: unknown): never {
  console.error(sentenceOf(error) ?? error)
  process.exit(1)
}

/** What the operator can mend, in one sentence; undefined for a fault of ours, which is shown whole. */
function sentenceOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof AppError) return error.code === 'internal' ? undefined : error.message
  if (forTheOperator.some((kind) => error instanceof kind)) return error.message
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.startsWith('ERR_PARSE_ARGS')) return error.message
  if (code === 'EADDRINUSE') return `Port ${'port' in error ? error.port : ''} is taken by another program: set PORT or SMTP_PORT to a free one.`
  if (code === 'EACCES' && 'port' in error) return `This user may not listen on port ${error.port}: set PORT or SMTP_PORT to one above 1023.`
  return undefined
}
