import { connect } from 'node:net'

/** One SMTP session that many mails go through; commands before the data go in one piece (PIPELINING). */
export type SmtpConnection = {
  /** @returns the answer to the mail: 250 is acknowledged */
  deliver(from: string, to: string, mail: string): Promise<number>
  close(): void
}

export async function openSmtp(port: number): Promise<SmtpConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let held = ''
  let wanted = 0
  let last = 0
  let settle: ((code: number) => void) | undefined

  // Lines with a dash behind the code are not the end of their answer.
  socket.setEncoding('latin1').on('data', (text: string) => {
    held += text
    for (let end = held.indexOf('\n'); end !== -1; end = held.indexOf('\n')) {
      const line = held.slice(0, end)
      held = held.slice(end + 1)
      if (line[3] === '-') continue
      last = Number(line.slice(0, 3))
      wanted--
      if (wanted === 0 || last >= 400) settle?.(last)
    }
  })
  socket.on('error', () => settle?.(0))
  socket.on('close', () => settle?.(0))
  /** The code of the last of so many answers, or of the first refusal. */
  const answers = (count: number): Promise<number> => new Promise((resolve) => {
    wanted = count
    settle = (code) => {
      settle = undefined
      resolve(code)
    }
  })

  const greeting = await answers(1)
  if (greeting !== 220) throw new Error(`the SMTP entrance greets with ${greeting}`)
  socket.write('EHLO bench.test\r\n')
  await answers(1)
  return {
    async deliver(from, to, mail) {
      socket.write(`MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`)
      const ready = await answers(3)
      if (ready !== 354) return ready
      socket.write(`${mail}\r\n.\r\n`)
      return answers(1)
    },
    close: () => void socket.end('QUIT\r\n'),
  }
}
