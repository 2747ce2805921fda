import { createTransport, type SendMailOptions } from 'nodemailer'

/** Hands one mail to the entrance as a mail server would, and resolves to its answer; rejects when it is refused. */
export async function sendMail(smtpPort: number, mail: SendMailOptions): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    ignoreTLS: true,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 20_000,
  })
  try {
    return (await transport.sendMail(mail)).response
  } finally {
    transport.close()
  }
}
