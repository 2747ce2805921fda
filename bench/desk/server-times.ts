/** What the program itself counted, since it started: how often an operation took at most so many seconds. */
export type ServerTimes = Map<string, Map<number, number>>
export type OperationTime = { operation: string; count: number; p50: number; p95: number; p99: number }

export async function readServerTimes(port: number): Promise<ServerTimes> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const times: ServerTimes = new Map()
  for (const [, labels, value] of text.matchAll(/^hayloft_operation_seconds_bucket\{(.*)\} (\S+)$/gm)) {
    const of = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(labels!)?.[1] ?? ''
    const most = of('le') === '+Inf' ? Infinity : Number(of('le'))
    const buckets = times.get(of('operation')) ?? new Map<number, number>()
    times.set(of('operation'), buckets.set(most, (buckets.get(most) ?? 0) + Number(value)))
  }
  return times
}

/** Milliseconds between two readings, by interpolation within the buckets. */
export function serverTimesBetween(before: ServerTimes, after: ServerTimes): OperationTime[] {
  return [...after].flatMap(([operation, buckets]) => {
    const counts = [...buckets].map(([most, count]) => [most, count - (before.get(operation)?.get(most) ?? 0)] as const).toSorted(([one], [other]) => one - other)
    const count = counts.at(-1)?.[1] ?? 0
    if (count === 0) return []
    const at = (share: number): number => quantile(counts, count * share) * 1_000
    return [{ operation, count, p50: at(0.5), p95: at(0.95), p99: at(0.99) }]
  }).toSorted((one, other) => other.p95 - one.p95)
}

function quantile(counts: readonly (readonly [most: number, count: number])[], wanted: number): number {
  let [from, below] = [0, 0]
  for (const [most, count] of counts) {
    if (count >= wanted) return most === Infinity ? from : from + ((most - from) * (wanted - below)) / Math.max(1, count - below)
    ;[from, below] = [most, count]
  }
  return from
}
