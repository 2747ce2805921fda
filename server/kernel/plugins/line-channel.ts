import type { Duplex } from 'node:stream'

export const mostMessageBytes = 1024 * 1024
const mostBytesPerSecond = 8 * 1024 * 1024
// What a process was told and has not read lies in this one's memory: at most all that may be under way, 64 answers and 16 calls.
const mostUnreadBytes = 80 * mostMessageBytes

type Listener = { onMessage(message: unknown): void; onMisuse(reason: string): void; onClosed(): void }

/**
 * JSON lines to and from a process that is not trusted. What it sends is read no faster than `perSecond` messages, and 8 MB:
 * the rest stays in its own memory. A line over a mebibyte, one that is not JSON, or not reading ends the channel.
 */
export function openLineChannel(stream: Duplex, perSecond: number, { onMessage, onMisuse, onClosed }: Listener): { send(message: object): void; close(): void } {
  let pieces: Buffer[] = []
  let size = 0
  let broken = false
  let taken = 0
  let takenBytes = 0
  let windowEndsAt = 0
  const waiting: Buffer[] = []
  let timer: NodeJS.Timeout | undefined

  const fail = (reason: string): void => {
    if (broken) return
    broken = true
    clearTimeout(timer)
    stream.destroy()
    onMisuse(reason)
  }
  const read = (line: Buffer): void => {
    let message: unknown
    try {
      message = JSON.parse(line.toString('utf8'))
    } catch {
      return fail('It sent something that is not JSON.')
    }
    onMessage(message)
  }
  const pass = (): void => {
    timer = undefined
    while (!broken && waiting.length > 0) {
      const now = Date.now()
      if (now >= windowEndsAt) [taken, takenBytes, windowEndsAt] = [0, 0, now + 1_000]
      takenBytes += waiting[0]!.length
      if (++taken > perSecond || takenBytes > mostBytesPerSecond) {
        stream.pause()
        timer = setTimeout(pass, windowEndsAt - now)
        return
      }
      read(waiting.shift()!)
    }
    if (!broken) stream.resume()
  }

  stream.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      waiting.push(Buffer.concat([...pieces, rest.subarray(0, end)]))
      pieces = []
      size = 0
      rest = rest.subarray(end + 1)
    }
    if (rest.length > 0) pieces.push(rest)
    size += rest.length
    if (size > mostMessageBytes || waiting.some((line) => line.length > mostMessageBytes)) return fail('It sent a message of more than 1 MB.')
    if (!timer) pass()
  })
  stream.on('error', () => undefined)
  stream.on('close', () => {
    if (broken) return
    broken = true
    clearTimeout(timer)
    onClosed()
  })

  return {
    send(message) {
      if (broken) return
      stream.write(`${JSON.stringify(message)}\n`)
      if (stream.writableLength > mostUnreadBytes) fail('It does not read what it is told.')
    },
    close() {
      broken = true
      clearTimeout(timer)
      stream.destroy()
    },
  }
}
