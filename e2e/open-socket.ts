import { WebSocket } from 'ws'
import { waitUntil } from './wait-until.ts'

/** What the server sends, as far as the journeys look at it. */
export type Frame = {
  type: string
  topic?: string
  code?: string
  event?: { name: string; payload: { message?: { id: string; text: string } } }
}

export type OpenSocket = {
  frames: Frame[]
  send(frame: object): void
  closedWith(): number | undefined
  close(): void
}

/** A program's socket that is signed in and hears these topics; rejects with the code when it may not. */
export async function openSocket(url: string, token: string, topics: string[]): Promise<OpenSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`)
  const frames: Frame[] = []
  let code: number | undefined
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame)) // the server's own frames
  socket.on('close', (closedWith) => {
    code = closedWith
  })
  socket.on('error', () => undefined)
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'authenticate', token }))
    socket.send(JSON.stringify({ type: 'subscribe', id: 1, topics }))
  })
  const answer = await waitUntil('the subscription', () =>
    frames.find(({ type }) => type === 'subscribed' || type === 'error'),
  )
  if (answer.type === 'error') {
    socket.terminate()
    throw new Error(answer.code)
  }
  return {
    frames,
    send: (frame) => socket.send(JSON.stringify(frame)),
    closedWith: () => code,
    close: () => socket.terminate(),
  }
}
