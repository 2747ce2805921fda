import { mountGraphql } from '../api/graphql/mount.ts'
import { mountHealth } from '../api/health.ts'
import { makeHttp } from '../api/http.ts'
import { mountMcp } from '../api/mcp.ts'
import { mountOpenApi } from '../api/openapi-routes.ts'
import { mountPages } from '../api/pages.ts'
import { mountRest } from '../api/rest.ts'
import { mountRpc } from '../api/rpc.ts'
import { makeSockets } from '../api/websocket.ts'
import { publicUrlOf } from '../config.ts'
import { makeAuthenticator } from '../features/identity/index.ts'
import type { Caller } from '../kernel/context.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { startHub } from '../kernel/realtime/hub.ts'
import { collectProcessMetrics } from '../kernel/telemetry/metrics.ts'
import { dashboardFolder } from '../paths.ts'

export type Api = {
  port: number
  /** Says that everything around it has started too: /health/startup and /health/ready turn to 200. */
  serve(): void
  stop(): Promise<void>
}

/** The process that answers: every surface on one port, and live updates. Holds no state that another api process needs. */
export async function startApi(kernel: Kernel, port = kernel.config.http.port): Promise<Api> {
  collectProcessMetrics()
  const { features } = kernel.registry
  const { authenticate } = makeAuthenticator(kernel)
  let started = false
  const app = await makeHttp(kernel)
  const watched = new Set(features.flatMap((feature) => Object.keys(feature.watchers ?? {})))
  const hub = await startHub({
    database: kernel.database,
    tail: kernel.tail,
    bus: kernel.bus,
    events: kernel.registry.events,
    onEvent(event) {
      if (!watched.has(event.name)) return
      for (const feature of features) feature.watchers?.[event.name]?.(kernel, event)
      const ends = (caller: Caller) => caller.workspaceId === event.workspaceId && features.some((feature) => feature.endsCaller?.(event, caller))
      sockets.end(ends)
      graphql.end(ends)
    },
    onError: (error) => kernel.log.warn({ err: error }, 'cannot read the event log; trying again'),
  })
  const sockets = makeSockets(app, kernel, hub, authenticate)

  mountHealth(app, kernel, () => started)
  mountRest(app, kernel, authenticate)
  mountRpc(app, kernel, authenticate)
  mountMcp(app, kernel, authenticate)
  mountOpenApi(app, kernel, authenticate)
  const graphql = mountGraphql(app, kernel, authenticate, hub)
  for (const feature of features) feature.routes?.(app, kernel)
  mountPages(app, dashboardFolder)
  app.server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?')[0]
    if (path === '/ws') sockets.handleUpgrade(request, socket, head)
    else if (path === '/graphql') graphql.handleUpgrade(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })

  await app.listen({ port, host: kernel.config.http.host })
  const address = app.server.address()
  const listening = typeof address === 'object' && address ? address.port : port
  kernel.config.http.publicUrl ??= publicUrlOf(kernel.config, listening)
  return {
    port: listening,
    serve() {
      started = true
    },
    async stop() {
      started = false
      sockets.close()
      await app.close()
      await hub.stop()
    },
  }
}
