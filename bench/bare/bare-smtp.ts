import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { answerParent } from '../child.ts'

const insertSql = 'insert into bare_mails values (uuidv7(), $1)'

export type BareSmtp = { start(options: { databaseUrl: string }): Promise<number> }

/** The same SMTP library, and one committed insert of the raw mail before the 250: nothing is parsed. */
export function serveBareSmtp(): void {
  answerParent({ start } satisfies BareSmtp)
}

async function start({ databaseUrl }: { databaseUrl: string }): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  await pool.query('create table if not exists bare_mails (id uuid primary key, raw bytea not null)')
  const server = new SMTPServer({
    logger: false, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true, maxClients: 1_000,
    onData(stream, _session, answer) {
      buffer(stream)
        .then((raw) => pool.query({ name: 'mail', text: insertSql, values: [raw] }))
        .then(() => answer(), (error: Error) => answer(error))
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return typeof address === 'object' && address ? address.port : 0
}
