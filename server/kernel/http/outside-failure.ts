export type FailureKind =
  | 'invalid_request' | 'forbidden_address' | 'not_resolved' | 'not_reached' | 'not_secure' | 'timeout' | 'disconnected' | 'malformed_answer'
  | 'too_many_redirects' | 'cancelled'

/** Thrown within the client only; callers get it as a value. */
export class OutsideFailure extends Error {
  override readonly name = 'OutsideFailure'
  readonly kind: FailureKind
  constructor(kind: FailureKind, reason: string) {
    super(reason)
    this.kind = kind
  }
}

/** What went wrong, in words for whoever typed the address. */
export function toOutsideFailure(error: unknown): OutsideFailure {
  const cause = firstOf(error)
  if (cause instanceof OutsideFailure) return cause
  const code = codeOf(cause)
  for (const [pattern, kind, reason] of known) if (pattern.test(code)) return new OutsideFailure(kind, reason)
  if (/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return new OutsideFailure('not_secure', `The TLS connection failed (${code}).`)
  }
  return new OutsideFailure('not_reached', `The connection failed (${code}).`)
}

const known: readonly [RegExp, FailureKind, string][] = [
  [/^(ENOTFOUND|ENODATA|EAI_AGAIN|ETIMEOUT|ESERVFAIL|EREFUSED)$/, 'not_resolved', 'The host name has no address, or its name server does not answer.'],
  [/^ECONNREFUSED$/, 'not_reached', 'The server refused the connection: nothing listens there.'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'not_reached', 'There is no way to that address.'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'timeout', 'The server did not answer in time.'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'disconnected', 'The server closed the connection before it had answered.'],
  [/^EPROTO$/, 'not_secure', 'The server does not speak TLS.'],
  [/^(HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES)/, 'malformed_answer', 'The server\'s answer is not HTTP.'],
  [/^(UND_ERR_INVALID_ARG|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH|ERR_INVALID)/, 'invalid_request', 'The request holds what HTTP cannot carry: look at its method and headers.'],
]

// Several addresses of a host that all failed come as one error of many.
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
