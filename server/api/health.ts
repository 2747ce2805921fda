import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../kernel/kernel.ts'
import { metrics } from '../kernel/telemetry/metrics.ts'

/** Live: the process answers. Startup: it has finished starting. Ready: it can serve, so the database answers too; without Redis it serves as well. */
export function mountHealth(app: FastifyInstance, kernel: Kernel, isStarted: () => boolean): void {
  const quiet = { config: { route: 'health' } }
  app.get('/health/live', quiet, async () => ({ status: 'ok' }))
  app.get('/health/startup', quiet, async (_request, reply) => (isStarted() ? { status: 'ok' } : reply.code(503).send({ status: 'starting' })))
  app.get('/health/ready', quiet, async (_request, reply) => {
    if (!isStarted()) return reply.code(503).send({ status: 'starting' })
    const database = await answers(kernel)
    const redis = kernel.redis && { redis: kernel.redis.isThere() ? 'ok' : 'away, working without it' }
    return reply.code(database ? 200 : 503).send({ status: database ? 'ok' : 'unavailable', checks: { database: database ? 'ok' : 'away', ...redis } })
  })
  app.get('/metrics', { config: { route: 'metrics' } }, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
}

async function answers(kernel: Kernel): Promise<boolean> {
  const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref())
  return Promise.race([kernel.database.systemPool.query('select 1').then(() => true, () => false), timeout])
}
