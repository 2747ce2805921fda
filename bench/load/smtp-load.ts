import { makeMail } from './make-mail.ts'
import { openSmtp } from './smtp-connection.ts'

export type SmtpLoad = { port: number; to: string; connections: number; seconds: number; run: string }
export type SmtpResult = { perMinute: number; acknowledged: number; refused: number }

/** As many mails as are acknowledged; each has a Message-ID that tells its number and the run: `7.run@bench`. */
export async function runMails({ port, to, connections, seconds, run }: SmtpLoad): Promise<SmtpResult> {
  const sessions = await Promise.all(Array.from({ length: connections }, () => openSmtp(port)))
  const begun = performance.now()
  const end = begun + seconds * 1000
  let next = 0
  let acknowledged = 0
  let refused = 0
  await Promise.all(sessions.map(async (session) => {
    while (performance.now() < end && refused < 100) {
      const { from, text } = makeMail(next++, run, to)
      if ((await session.deliver(from, to, text)) === 250) acknowledged++
      else refused++
    }
  }))
  const minutes = (performance.now() - begun) / 60_000
  for (const session of sessions) session.close()
  return { perMinute: acknowledged / minutes, acknowledged, refused }
}
