import pg from 'pg'

/** How far the primary has written its log, at some moment after the call: nothing committed before the call lies behind it. */
export type AskPosition = () => Promise<bigint>

// The insert position, not the flushed one: with synchronous_commit off a commit is visible before it is flushed.
const question = { name: 'log_position', text: "select (pg_current_wal_insert_lsn() - '0/0')::text as position" }

/** One question at a time: it serves all who came before it was sent. */
export function makeAskPosition(pool: pg.Pool): AskPosition {
  let asking: Promise<bigint> | undefined
  let next: Promise<bigint> | undefined
  const ask = (): Promise<bigint> => {
    const answer = pool.query<{ position: string }>(question).then(({ rows }) => BigInt(rows[0]!.position))
      .finally(() => { if (asking === answer) asking = undefined })
    return asking = answer
  }
  return () => {
    if (!asking) return ask()
    return next ??= asking.catch(() => undefined).then(() => {
      next = undefined
      return ask()
    })
  }
}
