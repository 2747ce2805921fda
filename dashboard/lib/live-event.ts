/** An event of the log as it arrives on the socket. Its payload is the record after the change. */
export type LiveEvent = {
  id: string
  name: string
  subjectId: string
  at: string
  actor: { kind: string; id: string | null; name: string }
  payload: Record<string, unknown>
}

/** Whether a cursor (transaction id, then event id) lies after another; events arrive in that order. */
export function isAfter(cursor: string, other: string): boolean {
  const [transaction = '', id = ''] = cursor.split('.')
  const [otherTransaction = '', otherId = ''] = other.split('.')
  return transaction === otherTransaction ? id > otherId : BigInt(transaction || 0) > BigInt(otherTransaction || 0)
}
