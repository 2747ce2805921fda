import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { triggerData } from '../../kernel/flows/event-data.ts'
import { holds } from '../../kernel/flows/holds.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { beginRun } from './begin-run.ts'
import { findHookedFlow, type HookedFlow } from './find-hooked-flow.ts'
import { noteWebhook } from './give-way.ts'
import { deliveryKey, readHookRequest } from './hook-request.ts'

const mostBytes = 256 * 1024

/** Incoming webhooks: `POST /hooks/:token` begins a run. 202 only after it is committed. */
export function hookEntrance(app: FastifyInstance, kernel: Kernel): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) => done(null, body))
    const config = { route: 'POST /hooks/:token' }
    scope.post('/hooks/:token', { config, bodyLimit: mostBytes }, (request, reply) => begin(kernel, request, reply))
    scope.get('/hooks/:token', { config: { route: 'GET /hooks/:token' } }, (_request, reply) => {
      reply.header('allow', 'POST')
      throw new AppError('method_not_allowed', { detail: 'Send a POST request to this address.' })
    })
  })
}

async function begin(kernel: Kernel, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { flowId, workspaceId, published } = await admit(kernel, request)
  noteWebhook(kernel)
  const key = deliveryKey(request)
  const trigger = await readHookRequest(request)
  if (published.definition.where && holds(published.definition.where, triggerData(trigger)) !== true) {
    return reply.code(202).send({ runId: null, detail: 'The condition of the flow does not hold for this call.' })
  }
  const { runId } = await beginRun(kernel, {
    workspaceId, flow: { id: flowId, version: published.version }, trigger, ...(key === undefined ? {} : { cause: `hook:${key}` }),
  })
  return reply.code(202).send({ runId })
}

type Ready = HookedFlow & { published: NonNullable<HookedFlow['published']> }

async function admit(kernel: Kernel, request: FastifyRequest): Promise<Ready> {
  const { token } = request.params as { token: string }
  const flow = await findHookedFlow(kernel, token)
  if (!flow) {
    await limit(kernel, `hook address ${request.ip}`, kernel.config.limits.requestsPerAddress)
    throw new AppError('not_found', { detail: 'There is no webhook at this address.' })
  }
  await limit(kernel, `hook ${flow.flowId}`, kernel.config.limits.requestsPerHook)
  if (flow.state === 'paused') throw new AppError('conflict', { detail: 'This flow is paused. Try again when it has been resumed.' })
  if (flow.state !== 'active' || !flow.published) throw new AppError('conflict', { detail: 'This flow is not published with a webhook as its beginning.' })
  return { ...flow, published: flow.published }
}

async function limit(kernel: Kernel, bucket: string, most: number): Promise<void> {
  const state = await kernel.limits.take(bucket, most)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
}
