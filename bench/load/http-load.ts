import { openHttp } from './http-connection.ts'
import { bytesOf, type HttpRequest } from './http-request.ts'
import { percentile } from '../statistics.ts'

export type HttpLoad = { port: number; requests: HttpRequest[]; connections: number; seconds: number }
/** Milliseconds from the moment a request was due to its answer: at a rate, the wait to be sent counts. */
export type HttpResult = { perSecond: number; answered: number; failed: number; p50: number; p95: number; p99: number }

/** As many as the server takes: each connection sends its next request when it has its answer. */
export async function runMost(load: HttpLoad): Promise<HttpResult> {
  const requests = load.requests.map(bytesOf)
  const connections = await Promise.all(Array.from({ length: load.connections }, () => openHttp(load.port)))
  const tally = makeTally()
  const begun = performance.now()
  const end = begun + load.seconds * 1000
  let next = 0
  await Promise.all(connections.map((connection) => new Promise<void>((resolve) => {
    const send = (): void => {
      const sentAt = performance.now()
      if (sentAt >= end) return resolve()
      connection.send(requests[next++ % requests.length]!, (status) => {
        tally.count(status, performance.now() - sentAt)
        if (status === 0) return resolve()
        send()
      })
    }
    send()
  })))
  const elapsed = (performance.now() - begun) / 1000
  for (const connection of connections) connection.close()
  return tally.result(elapsed)
}

/** At a steady rate, whether or not the server keeps up; what has no answer after twice the time has failed. */
export async function runSteady(load: HttpLoad & { rate: number }): Promise<HttpResult> {
  const requests = load.requests.map(bytesOf)
  const idle = await Promise.all(Array.from({ length: load.connections }, () => openHttp(load.port)))
  const all = [...idle]
  const tally = makeTally()
  const total = Math.round(load.rate * load.seconds)
  const begun = performance.now()
  let due = 0
  let answered = 0
  await new Promise<void>((resolve) => {
    const pump = (): void => {
      const now = performance.now()
      for (let dueAt = dueTime(); due < total && dueAt <= now; dueAt = dueTime()) {
        const connection = idle.pop()
        if (!connection) return
        const wanted = dueAt
        connection.send(requests[due++ % requests.length]!, (status) => {
          tally.count(status, performance.now() - wanted)
          if (status !== 0) idle.push(connection)
          if (++answered === total) finish()
          else pump()
        })
      }
    }
    const dueTime = (): number => begun + (due * 1000) / load.rate
    const finish = (): void => {
      clearInterval(ticking)
      clearTimeout(giveUp)
      resolve()
    }
    const ticking = setInterval(pump, 1)
    const giveUp = setTimeout(finish, load.seconds * 2_000)
  })
  const elapsed = (performance.now() - begun) / 1000
  const result = tally.result(elapsed)
  for (const connection of all) connection.close()
  return { ...result, failed: result.failed + total - answered }
}

function makeTally() {
  const times: number[] = []
  let failed = 0
  return {
    count(status: number, milliseconds: number): void {
      if (status < 200 || status > 299) failed++
      else times.push(milliseconds)
    },
    result(seconds: number): HttpResult {
      const [p50, p95, p99] = [percentile(times, 50), percentile(times, 95), percentile(times, 99)]
      return { perSecond: times.length / seconds, answered: times.length, failed, p50, p95, p99 }
    },
  }
}
