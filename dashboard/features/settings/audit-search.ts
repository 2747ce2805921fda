/** All of them stand in the address. Days are those of the reader. */
export type AuditSearch = { operation?: string | undefined; actor?: string | undefined; subject?: string | undefined; ip?: string | undefined; from?: string | undefined; to?: string | undefined }

export type AuditFilter = { operation?: string; actorId?: string; subjectId?: string; ip?: string; since?: string; until?: string }

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined)
  return { operation: text('operation'), actor: text('actor'), subject: text('subject'), ip: text('ip'), from: text('from'), to: text('to') }
}

export function auditFilterOf({ operation, actor, subject, ip, from, to }: AuditSearch): AuditFilter {
  const since = from ? startOf(from, 0) : undefined
  const until = to ? startOf(to, 1) : undefined
  return {
    ...(operation ? { operation } : {}),
    ...(actor ? { actorId: actor } : {}),
    ...(subject ? { subjectId: subject } : {}),
    ...(ip ? { ip } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }
}

function startOf(day: string, later: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  const at = new Date(year ?? Number.NaN, (month ?? 1) - 1, (date ?? 1) + later)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
