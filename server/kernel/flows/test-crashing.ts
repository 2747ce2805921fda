import { kyselyOver } from '../db/kysely.ts'
import type { Kernel } from '../kernel.ts'

/** Work done with the database or outside, with a moment before it and one after it at which the process may end. */
export type Boundary = <T>(work: () => Promise<T>) => Promise<T>

/** Calls `crash` at the n-th such moment. */
export function boundaryAt(n: number, crash: () => never): Boundary & { moments(): number } {
  let moments = 0
  let isDead = false
  const moment = (): void => {
    if (!isDead && ++moments !== n) return
    isDead = isDead || moments === n
    if (isDead) crash()
  }
  const boundary: Boundary = async (work) => {
    moment()
    const result = await work()
    moment()
    return result
  }
  return Object.assign(boundary, { moments: () => moments })
}

/** A kernel whose every transaction and statement is such work. */
export function withBoundary(kernel: Kernel, boundary: Boundary): Kernel {
  const { database } = kernel
  return {
    ...kernel,
    database: {
      ...database,
      system: kyselyOver((query) => boundary(() => database.system.executeQuery(query))),
      transaction: (workspaceId, work) => boundary(() => database.transaction(workspaceId, work)),
      systemTransaction: (work) => boundary(() => database.systemTransaction(work)),
    },
  }
}
