import type { FastifyReply } from 'fastify'
import { AppError, type ErrorCode, errorTable, toAppError } from '../kernel/errors.ts'

export type Problem = {
  type: string; title: string; status: number; code: ErrorCode; detail: string; correlationId: string
  issues?: { path: string; message: string }[]
}

/** An RFC 9457 problem document. */
export function problemOf(error: AppError, correlationId: string): Problem {
  const { http, message } = errorTable[error.code]
  return {
    type: `https://hayloft.dev/errors/${error.code}`,
    title: message,
    status: http,
    code: error.code,
    detail: error.message,
    correlationId,
    ...(error.data.issues ? { issues: error.data.issues } : {}),
  }
}

export function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const known = fromFastify(error) ?? toAppError(error)
  if (known.data.retryAfterSeconds) reply.header('retry-after', known.data.retryAfterSeconds)
  if (known.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  return reply.code(errorTable[known.code].http).type('application/problem+json')
    .send(JSON.stringify(problemOf(known, reply.request.id)))
}

// Fastify's own refusals (unreadable JSON, too large, unknown media type) carry a status and a code.
function fromFastify(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || error instanceof AppError) return undefined
  switch (error.statusCode) {
    case 413: return new AppError('too_large')
    case 415: return new AppError('unsupported_media_type')
    case 404: case 414: return new AppError('not_found')
    case 408: return new AppError('malformed_request', { detail: 'The request took too long to arrive.' })
    case 400: return new AppError('malformed_request', { detail: `The request could not be read: ${error.message}` })
    default: return undefined
  }
}
