import type pg from 'pg'
import { replicaReads } from '../telemetry/metrics.ts'
import type { Execute } from './kysely.ts'
import { makeAskPosition } from './log-position.ts'
import { openReplica, type Replica, type ReplicaOptions } from './replica.ts'

export type Replicas = {
  /** A way to read that is never behind what was committed before this call. */
  reader(workspaceId: string, primary: Execute): Promise<Execute>
  close(): Promise<void>
}

const byReplica = replicaReads.labels('replica')
const byPrimary = replicaReads.labels('primary')

/** Spreads reads over the replicas that keep up. The primary is asked only how far it is, once for many reads. */
export function openReplicas(urls: readonly string[], { primary, openPool, ...options }: ReplicaOptions & {
  /** To ask how far it is. */
  primary: pg.Pool
  openPool(url: string): pg.Pool
}): Replicas {
  const replicas = urls.map((url) => openReplica(new URL(url).host, openPool(url), options))
  const askPosition = makeAskPosition(primary)
  let turn = 0
  const choose = (): Replica | undefined => {
    turn = (turn + 1) % replicas.length
    return [...replicas.slice(turn), ...replicas.slice(0, turn)].find((replica) => replica.isUsable())
  }
  return {
    async reader(workspaceId, fromPrimary) {
      let replica = choose()
      const position = replica && await askPosition().catch(() => undefined)
      return async (query) => {
        const answer = position === undefined ? undefined : await replica?.read(workspaceId, position, query)
        if (answer) {
          byReplica.inc()
          return answer
        }
        // From here on by the primary: back on a replica, the next read could see less than this one.
        replica = undefined
        byPrimary.inc()
        return fromPrimary(query)
      }
    },
    async close() {
      await Promise.all([primary.end(), ...replicas.map((replica) => replica.close())])
    },
  }
}
