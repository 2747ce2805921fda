import type { Team } from '../teams/index.ts'

/** @property turn the lowest has waited longest for a conversation of this team; `before`: as it was found */
export type Taker = { memberId: string; name: string; openConversations: number; capacity: number | null; turn: number; before: number }

export function chooseMember<T extends Pick<Taker, 'openConversations' | 'capacity' | 'turn'>>(rule: Team['assignment'], takers: readonly T[]): T | undefined {
  const free = takers.filter(({ openConversations, capacity }) => capacity === null || openConversations < capacity)
  const [first] = free.sort((a, b) => (rule === 'least-loaded' ? a.openConversations - b.openConversations : 0) || a.turn - b.turn)
  return first
}
