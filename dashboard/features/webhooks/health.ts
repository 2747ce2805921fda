export type Hour = { hour: string; succeeded: number; failed: number }

const hourMs = 3_600_000

/** The last 24 hours, oldest first, those without attempts too. */
export function hoursOfDay(hours: readonly Hour[], now: number): Hour[] {
  const known = new Map(hours.map((hour) => [Date.parse(hour.hour), hour]))
  const last = Math.floor(now / hourMs) * hourMs
  return Array.from({ length: 24 }, (_, index) => {
    const at = last - (23 - index) * hourMs
    return known.get(at) ?? { hour: new Date(at).toISOString(), succeeded: 0, failed: 0 }
  })
}

export function successRate(hours: readonly Hour[]): { share: number; attempts: number } | null {
  const succeeded = hours.reduce((sum, hour) => sum + hour.succeeded, 0)
  const attempts = hours.reduce((sum, hour) => sum + hour.failed, succeeded)
  return attempts === 0 ? null : { share: succeeded / attempts, attempts }
}
