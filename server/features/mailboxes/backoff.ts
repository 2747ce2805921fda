import type { MailServerFailureKind } from '../mail-servers/index.ts'

const shortestMs = 1_000
const longestMs = 5 * 60_000
// Providers lock a box after a few wrong passwords: a new one in the settings connects at once anyway.
const wrongLoginMs = 60_000
const longestWrongLoginMs = 15 * 60_000

/** @param failures how many there have been in a row, with this one @param random 0 to 1: boxes of one provider do not come back together */
export function backoffMs(kind: MailServerFailureKind, failures: number, random = Math.random()): number {
  const [shortest, longest] = kind === 'wrong_login' ? [wrongLoginMs, longestWrongLoginMs] : [shortestMs, longestMs]
  return Math.min(longest, shortest * 2 ** (failures - 1)) * (0.5 + random / 2)
}
