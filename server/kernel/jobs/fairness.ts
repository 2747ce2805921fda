import { LRUCache } from 'lru-cache'

const halfLifeMs = 60_000
const mostLevel = 99

/**
 * Among jobs of one priority, whose workspace asked for few lately comes first: the level, 0 to 99, grows with the
 * logarithm of how many that were. Counted in this process, so that it costs the database nothing.
 */
export function makeFairness(now: () => number = Date.now): { levelOf(workspaceId: string | null): number } {
  const asked = new LRUCache<string, { count: number; at: number }>({ max: 10_000 })
  return {
    levelOf(workspaceId) {
      if (workspaceId === null) return 0
      const at = now()
      const before = asked.get(workspaceId)
      const count = 1 + (before ? before.count * 0.5 ** ((at - before.at) / halfLifeMs) : 0)
      asked.set(workspaceId, { count, at })
      return Math.min(mostLevel, Math.floor(6 * Math.log2(1 + count / 10)))
    },
  }
}
