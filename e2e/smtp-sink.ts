import { text as readText } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type SunkMail = { from: string; to: string[]; raw: string }

export type SmtpSink = {
  /** For SMTP_URL. */
  url: string
  /** Those that were acknowledged, in order. */
  mails: SunkMail[]
  /** How many times somebody tried to hand over a mail. */
  tries(): number
  stop(): Promise<void>
}

/** A real SMTP server elsewhere. `refuse` says with which code a mail is turned away; 0 takes it. */
export async function startSmtpSink(refuse: (mail: SunkMail, tries: number) => number = () => 0): Promise<SmtpSink> {
  const mails: SunkMail[] = []
  let tries = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, { envelope }, answer) {
      void readText(stream).then(
        (raw) => {
          const mail = {
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            raw,
          }
          const code = refuse(mail, ++tries)
          if (code !== 0) return answer(Object.assign(new Error('not now'), { responseCode: code }))
          mails.push(mail)
          answer()
        },
        () => undefined,
      )
    },
  })
  // Whoever is killed in the middle of a mail leaves a broken connection behind, and here half a mail.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    tries: () => tries,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** A header's value, unfolded; '' when it is not there. */
export function headerOf(raw: string, name: string): string {
  const head = raw.split(/\r?\n\r?\n/, 1)[0]!.replace(/\r?\n[ \t]+/g, ' ')
  return (
    head
      .split(/\r?\n/)
      .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      ?.slice(name.length + 1)
      .trim() ?? ''
  )
}
