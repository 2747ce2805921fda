import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import type { Manifest } from '../../../sdk/plugin/manifest.ts'
import type { Setting, Target, ToPlugin } from '../../../sdk/plugin/messages.ts'
import { AppError, type ErrorCode, errorTable } from '../errors.ts'
import { FromPlugin, type PluginFailure } from './from-plugin.ts'
import { mostMessageBytes, openLineChannel } from './line-channel.ts'
import { processCommand } from './process-command.ts'
import { watchProcess } from './watch-process.ts'

export type PluginLimits = {
  memoryMb: number
  /** Of one call. */
  callSeconds: number
  /** From the start of the process to the end of `init`. */
  startSeconds: number
  /** A processor kept busy without pause, when nobody called; a call has its own time on top. */
  busySeconds: number
  messagesPerSecond: number
  /** More calls wait for one of these to end. */
  callsAtOnce: number
}

export const usualLimits: PluginLimits = { memoryMb: 128, callSeconds: 15, startSeconds: 15, busySeconds: 10, messagesPerSecond: 1_000, callsAtOnce: 16 }

export type Ask = { call: CallInfo | null; method: (FromPlugin & { say: 'ask' })['method']; arguments: unknown[] }
export type CallInfo = { target: Target; idempotencyKey: string; correlationId: string }
export type LogLevel = 'info' | 'warn' | 'error' | 'output'

type Surroundings = {
  folder: string
  limits: PluginLimits
  /** What the process must claim to be, and is told then; undefined while a package is made, when only its claim is wanted. */
  installed?: { manifest: Manifest; setting: Setting }
  onAsk(ask: Ask): Promise<unknown>
  onLog(level: LogLevel, text: string): void
  /** Not called for an end that `stop` asked for. */
  onEnd(reason: string): void
}

export type PluginProcess = {
  pid: number
  claim: unknown
  call(info: CallInfo & { input: unknown; timeoutSeconds?: number; signal?: AbortSignal }): Promise<unknown>
  callsUnderWay(): number
  stop(): void
}

type Waiting = { info: CallInfo; resolve(value: unknown): void; reject(error: AppError): void; timer: NodeJS.Timeout }

// After its signal a call has this long to end by itself; then the whole process is ended.
const graceMs = 2_000
const pingMs = 5_000

/** Starts a plugin's process and its `init`. @throws AppError plugin_failed with what went wrong */
export async function startPluginProcess(around: Surroundings): Promise<PluginProcess> {
  const { limits } = around
  const { program, args } = processCommand({ folder: around.folder, memoryMb: limits.memoryMb })
  const child = spawn(program, args, {
    cwd: around.folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], env: allowedEnvironment(),
  })
  const calls = new Map<number, Waiting>()
  let claim: unknown
  let lastId = 0
  let ended: string | undefined
  let lastPong = Date.now()
  let asks = 0
  let settle: { resolve(): void; reject(error: AppError): void } | undefined

  const end = (reason: string, quiet = false): void => {
    if (ended !== undefined) return
    ended = reason
    clearTimeout(startTimer)
    clearInterval(pings)
    watched?.stop()
    process.off('exit', kill)
    channel.close()
    kill()
    const error = new AppError('plugin_failed', { detail: `The plugin was stopped. ${reason}` })
    for (const { reject, timer } of calls.values()) {
      clearTimeout(timer)
      reject(error)
    }
    calls.clear()
    settle?.reject(new AppError('plugin_failed', { detail: `The plugin did not start. ${reason}` }))
    if (!quiet) around.onEnd(reason)
  }
  const kill = (): void => void child.kill('SIGKILL')

  const send = (message: ToPlugin): void => channel.send(message)
  const hear = (raw: unknown): void => {
    const parsed = FromPlugin.safeParse(raw)
    if (!parsed.success) return end('It said something that has no meaning here.')
    const message = parsed.data
    switch (message.say) {
      case 'claim':
        if (claim !== undefined) return
        claim = message.manifest
        if (!around.installed) return settle?.resolve()
        if (!isDeepStrictEqual(claim, around.installed.manifest)) return end('It claims to be something else than what was installed.')
        return send({ say: 'begin', setting: around.installed.setting })
      case 'begun': return claim === undefined ? end('It began before it said what it is.') : settle?.resolve()
      case 'failed': return end(`Its init failed: ${message.error.message}`)
      case 'pong': return void (lastPong = Date.now())
      case 'log': return around.onLog(message.level, textOf(message.message, message.data))
      case 'result': return finish(message.id, message.value, message.error)
      case 'ask': return void answer(message)
    }
  }
  const finish = (id: number, value: unknown, error: PluginFailure | undefined): void => {
    const waiting = calls.get(id)
    if (!waiting) return
    calls.delete(id)
    clearTimeout(waiting.timer)
    if (error) waiting.reject(toError(error))
    else waiting.resolve(value)
  }
  const answer = async ({ ask, call, method, arguments: given }: FromPlugin & { say: 'ask' }): Promise<void> => {
    if (++asks > 64) return end('It asked for too many things at once.')
    const value = await around.onAsk({ call: call === null ? null : calls.get(call)?.info ?? null, method, arguments: given })
      .then((found) => ({ value: found ?? null }), (error: unknown) => ({ error: failureOf(error) }))
    asks--
    const fits = JSON.stringify(value).length <= mostMessageBytes
    send({ say: 'answer', ask, ...fits ? value : { error: { code: 'too_large', message: 'The answer is larger than 1 MB.' } } })
  }

  // A duplex pipe: its type says only what stdout and the like have.
  const channel = openLineChannel(child.stdio[3] as unknown as import('node:stream').Duplex, limits.messagesPerSecond, {
    onMessage: hear, onMisuse: (reason) => end(reason), onClosed: () => whenClosed(),
  })
  const mayBeBusy = () => (calls.size > 0 ? limits.busySeconds + limits.callSeconds : limits.busySeconds)
  const startTimer = setTimeout(() => end(`It had not started after ${limits.startSeconds} seconds.`), limits.startSeconds * 1000)
  const pings = setInterval(() => {
    if (Date.now() - lastPong > mayBeBusy() * 1000 + pingMs) return end(`It did not answer for ${mayBeBusy()} seconds.`)
    send({ say: 'ping' })
  }, pingMs)
  pings.unref()
  const watched = child.pid === undefined ? undefined : watchProcess(child.pid, {
    memoryMb: limits.memoryMb, mostBusySeconds: mayBeBusy,
  }, end)
  process.on('exit', kill)
  takeOutput(child.stdout!, around.onLog)
  const lastWords = takeOutput(child.stderr!, around.onLog)
  // The pipe closes before the exit is told: wait for it, for it says why.
  const whenClosed = (): void => {
    setTimeout(() => end('It closed the connection.'), 1_000).unref()
  }
  child.on('error', () => end('Its process could not be started.'))
  child.on('exit', (code, signal) => setImmediate(() => end(endingOf(code, signal, lastWords(), limits.memoryMb))))
  yieldToOthers(child.pid)

  await new Promise<void>((resolve, reject) => { settle = { resolve, reject } })
  settle = undefined
  clearTimeout(startTimer)
  child.unref()
  return {
    pid: child.pid!,
    claim,
    callsUnderWay: () => calls.size,
    stop: () => end('It is not needed now.', true),
    call: ({ target, input, idempotencyKey, correlationId, timeoutSeconds = limits.callSeconds, signal }) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new AppError('plugin_failed', { detail: `The plugin was stopped. ${ended}` }))
        if (JSON.stringify(input).length > mostMessageBytes) return reject(new AppError('too_large', { detail: 'A plugin takes at most 1 MB at once.' }))
        const id = ++lastId
        const giveUp = (): void => {
          const waiting = calls.get(id)
          if (!waiting) return
          clearTimeout(waiting.timer)
          send({ say: 'abort', id })
          waiting.reject(new AppError('plugin_failed', { detail: `The plugin did not answer within ${timeoutSeconds} seconds.` }))
          waiting.timer = setTimeout(() => { if (calls.has(id)) end(`Its call ${target.name} did not end after ${timeoutSeconds} seconds.`) }, graceMs)
        }
        calls.set(id, { info: { target, idempotencyKey, correlationId }, resolve, reject, timer: setTimeout(giveUp, timeoutSeconds * 1000) })
        signal?.addEventListener('abort', giveUp, { once: true })
        send({ say: 'call', id, target, input, idempotencyKey })
      }),
  }
}

/** Time zone and language; nothing of what this program knows. */
function allowedEnvironment(): Record<string, string> {
  const names = ['TZ', 'LANG', 'NODE_ENV']
  return { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', ...Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))) }
}

/** The product comes first, and memory that is short is taken from plugins. */
function yieldToOthers(pid: number | undefined): void {
  try {
    if (pid) setPriority(pid, 10)
  } catch {
    // Not allowed, or gone already: it runs like everything else.
  }
}

const mostOutputPerSecond = 20_000

/** Lines of stdout or stderr; what floods is left out. @returns the last of it */
function takeOutput(stream: NodeJS.ReadableStream, onLog: Surroundings['onLog']): () => string {
  let rest = ''
  let last = ''
  let taken = 0
  let leftOut = 0
  let windowEndsAt = 0
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const now = Date.now()
    if (now >= windowEndsAt) {
      if (leftOut > 0) onLog('output', `(${leftOut} characters of output were left out)`)
      ;[taken, leftOut, windowEndsAt] = [0, 0, now + 1_000]
    }
    last = (last + chunk).slice(-2_000)
    if (taken > mostOutputPerSecond) return void (leftOut += chunk.length)
    taken += chunk.length
    const lines = (rest + chunk).slice(0, mostOutputPerSecond).split('\n')
    rest = lines.pop()!.slice(0, 2_000)
    for (const line of lines) if (line.trim()) onLog('output', line.slice(0, 2_000))
  })
  return () => last
}

function endingOf(code: number | null, signal: string | null, words: string, memoryMb: number): string {
  if (/heap out of memory|heap limit/i.test(words)) return `It took more than its ${memoryMb} MB of memory.`
  if (signal) return `It was ended by ${signal}.`
  if (code === 0) return 'It ended itself.'
  const said = words.trim().split('\n').find((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? ''
  return `It ended with status ${code}. ${said}`.trim().slice(0, 1_000)
}

// Codes that a plugin may answer with; of anything else it says, only the words are kept.
const allowed: readonly ErrorCode[] = ['invalid_input', 'forbidden', 'not_found', 'conflict', 'gone', 'too_large', 'rate_limited', 'not_connected', 'already_closed', 'already_open', 'unavailable']

function toError({ code, message, issues }: PluginFailure): AppError {
  const known = allowed.find((one) => one === code)
  // Its stack says where in the plugin: for the log, not for the caller.
  return new AppError(known ?? 'plugin_failed', { detail: message.split('\n')[0]!.slice(0, 500), ...(issues ? { issues } : {}) }, { cause: message })
}

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal', message: errorTable.internal.message }
}

function textOf(message: string, data: unknown): string {
  return `${message}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`.slice(0, 4_000)
}
