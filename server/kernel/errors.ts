/**
 * Every error that leaves the program, in one table. `http` is the REST status, `reportable` marks our own faults
 * (logged as errors); the message says what to do. GraphQL, tRPC and MCP carry the same code and message.
 */
export const errorTable = {
  invalid_input: { http: 400, message: 'The input is not valid. See `issues` for what to change.', reportable: false },
  malformed_request: { http: 400, message: 'The request could not be read.', reportable: false },
  unauthenticated: { http: 401, message: 'Sign in, or send a valid API key as a Bearer token.', reportable: false },
  wrong_credentials: { http: 401, message: 'The e-mail address or password is wrong.', reportable: false },
  link_invalid: { http: 401, message: 'This link is no longer valid. Ask for a new one.', reportable: false },
  session_ended: { http: 401, message: 'This session has ended. Sign in again.', reportable: false },
  forbidden: { http: 403, message: 'You are not allowed to do this.', reportable: false },
  not_found: { http: 404, message: 'There is nothing here with that id.', reportable: false },
  method_not_allowed: { http: 405, message: 'This address does not take that method.', reportable: false },
  conflict: { http: 409, message: 'Something with the same unique value is already there.', reportable: false },
  already_closed: { http: 409, message: 'The conversation is closed already.', reportable: false },
  already_open: { http: 409, message: 'The conversation is open already.', reportable: false },
  already_member: { http: 409, message: 'This person is a member of the workspace already.', reportable: false },
  not_connected: { http: 409, message: 'The account of this integration is not connected. Connect it in the settings.', reportable: false },
  last_owner: { http: 409, message: 'A workspace needs an owner: make someone else owner first.', reportable: false },
  limit_reached: { http: 409, message: 'There are as many of these as there can be. Remove one first.', reportable: false },
  webhook_paused: { http: 409, message: 'The webhook is paused. Resume it first.', reportable: false },
  gone: { http: 410, message: 'This is no longer available.', reportable: false },
  too_large: { http: 413, message: 'The request is too large.', reportable: false },
  unsupported_media_type: { http: 415, message: 'Send JSON, with Content-Type: application/json.', reportable: false },
  idempotency_mismatch: {
    http: 422,
    message: 'This Idempotency-Key was used before with another input. Use a new key.',
    reportable: false,
  },
  rate_limited: { http: 429, message: 'Too many requests. Wait as long as Retry-After says.', reportable: false },
  internal: { http: 500, message: 'Something went wrong on our side. Quote the correlation id to support.', reportable: true },
  plugin_failed: { http: 502, message: 'The plugin could not do this. Its log says why.', reportable: false },
  unavailable: { http: 503, message: 'Temporarily unavailable. Try again in a moment.', reportable: true },
} as const satisfies Record<string, { http: number; message: string; reportable: boolean }>

export type ErrorCode = keyof typeof errorTable

export type ErrorIssue = { path: string; message: string }

export type ErrorData = { detail?: string; issues?: ErrorIssue[]; retryAfterSeconds?: number; subject?: string }

/** The only error that operations throw on purpose. `data.detail` replaces the table's message. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly data: ErrorData
  constructor(code: ErrorCode, data: ErrorData = {}, options?: { cause?: unknown }) {
    super(data.detail ?? errorTable[code].message, options)
    this.code = code
    this.data = data
  }
}

/** Constraint violations that bad input can cause, and a database that is away; everything else is ours. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = sqlState(error)
  if (code === '23505') return new AppError('conflict', {}, { cause: error })
  if (code === '23503') return new AppError('not_found', { detail: 'Something that the input refers to is not there.' }, { cause: error })
  if (code === '22P05' || code === '22021') {
    return new AppError('invalid_input', { detail: 'Text must not contain the character NUL.' }, { cause: error })
  }
  if (code !== undefined && unavailableCodes.test(code)) return new AppError('unavailable', {}, { cause: error })
  return new AppError('internal', {}, { cause: error })
}

function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return /timeout exceeded when trying to connect|Connection terminated|Cannot use a pool|client has encountered a connection error/i.test(error.message)
    ? 'ECONNRESET'
    : undefined
}

// Connection exceptions, too many connections, shutdown and start-up, lock and statement time-outs, serialisation; sockets.
const unavailableCodes = /^(08|53|57P|55P03|57014|40001|40P01|25P03)|^E(CONN|TIMEDOUT|PIPE|NOTFOUND|HOSTUNREACH)|^ENOENT$/
