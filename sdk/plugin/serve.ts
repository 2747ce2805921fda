import { z } from 'zod'
import { manifestOf } from './manifest.ts'
import type { AskMethod, Channel, Failure, FromPlugin, Setting, Target, ToPlugin } from './messages.ts'
import { type PluginContext, type PluginDefinition, PluginError } from './plugin.ts'

type LastingContext = Omit<PluginContext, 'idempotencyKey' | 'signal'>
type Ask = (call: number | null, method: AskMethod, ...given: unknown[]) => Promise<any>

/** Lets Hayloft call a plugin. Packages are bundled with it; a plugin's own code does not need it. */
export function serve(definition: PluginDefinition, channel: Channel): void {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const running = new Map<number, AbortController>()
  let asked = 0
  let setting: Setting | undefined

  const ask: Ask = (call, method, ...given) =>
    new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject })
      channel.send({ say: 'ask', ask: asked, call, method, arguments: given })
    })

  const run = async ({ id, target, input, idempotencyKey }: ToPlugin & { say: 'call' }): Promise<void> => {
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const context = { ...contextOf(setting!, ask, channel, id), signal: abort.signal, idempotencyKey }
      channel.send({ say: 'result', id, value: await perform(definition, target, context, input) })
    } catch (error) {
      channel.send({ say: 'result', id, error: failureOf(error) })
    } finally {
      running.delete(id)
    }
  }

  const hear = async (message: ToPlugin): Promise<void> => {
    switch (message.say) {
      case 'begin':
        setting = message.setting
        try {
          await definition.init?.(contextOf(setting, ask, channel, null))
          channel.send({ say: 'begun' })
        } catch (error) {
          channel.send({ say: 'failed', error: failureOf(error) })
        }
        return
      case 'call': return run(message)
      case 'abort': return running.get(message.id)?.abort(new PluginError('timeout', 'The call has run out of time.'))
      case 'ping': return channel.send({ say: 'pong' })
      case 'answer': {
        const { resolve, reject } = waiting.get(message.ask) ?? {}
        waiting.delete(message.ask)
        if (message.error) reject?.(new PluginError(message.error.code, message.error.message))
        else resolve?.(message.value)
      }
    }
  }
  channel.onMessage((message) => void hear(message))
  channel.send({ say: 'claim', manifest: manifestOf(definition) })
}

async function perform(definition: PluginDefinition, { kind, name }: Target, context: PluginContext, input: unknown): Promise<unknown> {
  switch (kind) {
    case 'operation': {
      const operation = definition.operations?.[name]
      if (operation) return operation.run(context, operation.input.parse(input))
      break
    }
    case 'step': {
      const step = definition.steps?.[name]
      if (step) return step.run(context, step.input.parse(input))
      break
    }
    // What Hayloft itself says is of the declared types.
    case 'hook': {
      const hook = (definition.hooks as Record<string, (context: PluginContext, event: never) => Promise<void>> | undefined)?.[name]
      if (hook) return hook(context, input as never)
      break
    }
    case 'receive': if (definition.receive?.[name]) return definition.receive[name](context, input as never); break
    case 'channel': if (definition.channels?.[name]) return definition.channels[name].send(context, input as never)
  }
  throw new PluginError('not_found', `This plugin has no ${kind} ${name}.`)
}

function contextOf(setting: Setting, ask: Ask, channel: Channel, call: number | null): LastingContext {
  const log = (level: 'info' | 'warn' | 'error') => (message: string, data?: object) => channel.send({ say: 'log', level, message: String(message), data })
  return {
    ...setting,
    receiveUrl: (name) => `${setting.publicUrl}/plugins/${setting.installationId}/${name}`,
    call: (operation, input, options) => ask(call, 'call', operation, input, options ?? {}),
    fetch: (url, options) => ask(call, 'fetch', url, options ?? {}),
    accessToken: (options) => ask(call, 'accessToken', options ?? {}),
    storage: {
      get: async (key) => (await ask(call, 'storage.get', key)) ?? undefined,
      set: (key, value) => ask(call, 'storage.set', key, value),
      add: (key, value) => ask(call, 'storage.add', key, value),
      remove: (key) => ask(call, 'storage.remove', key),
      list: (prefix) => ask(call, 'storage.list', prefix),
    },
    log: { info: log('info'), warn: log('warn'), error: log('error') },
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof PluginError) return { code: error.code, message: error.message }
  if (error instanceof z.ZodError) {
    const issues = error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
    return { code: 'invalid_input', message: issues.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; '), issues }
  }
  return { code: 'plugin_failed', message: error instanceof Error ? error.stack ?? error.message : String(error) }
}

export type { Channel, FromPlugin, ToPlugin }
