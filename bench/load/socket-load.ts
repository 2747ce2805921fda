import { WebSocket } from 'ws'

/** Each listener is a socket with a key of its group and one topic. */
export type SocketLoad = { port: number; listeners: { key: string; topic: string }[] }
/** Each delay is from the begin of a message's transaction to its receipt, in milliseconds. */
export type Heard = { delays: number[]; lost: number }

const atOnce = 50
let sockets: WebSocket[] = []
let delays: number[] = []
let lost = 0

/** Opens all sockets, each authenticated and subscribed, and keeps them. @returns seconds that it took */
export async function openSockets({ port, listeners }: SocketLoad): Promise<number> {
  const begun = performance.now()
  let next = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let one = listeners[next++]; one; one = listeners[next++]) sockets.push(await open(port, one))
  }))
  return (performance.now() - begun) / 1000
}

/** What was heard since the last question. */
export async function takeHeard(): Promise<Heard> {
  const heard = { delays, lost }
  delays = []
  return heard
}

export async function closeSockets(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.terminate()
}

function open(port: number, { key, topic }: { key: string; topic: string }): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` }
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers, perMessageDeflate: false })
    let subscribed = false
    socket.on('message', (data) => {
      const text = String(data)
      if (text.startsWith('{"type":"event"')) return hear(text)
      if (text.startsWith('{"type":"ready"')) return subscribe(socket, topic)
      subscribed = text.startsWith('{"type":"subscribed"')
      if (subscribed) resolve(socket)
      else reject(new Error(`the socket was told ${text}`))
    })
    socket.on('error', reject)
    socket.on('close', (code) => {
      if (subscribed) lost++
      else reject(new Error(`the socket was closed with ${code}`))
    })
  })
}

function subscribe(socket: WebSocket, topic: string): void {
  socket.send(JSON.stringify({ type: 'subscribe', id: 1, topics: [topic] }))
}

function hear(frame: string): void {
  const now = Date.now()
  const at = /"at":"([^"]+)"/.exec(frame)?.[1]
  if (at && frame.includes('"name":"message.created"')) delays.push(now - Date.parse(at))
}
