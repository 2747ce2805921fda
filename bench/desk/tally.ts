export type Outcome = 'done' | 'refused' | 'failed'
/** Milliseconds of each; refused is what a person meets too: somebody else was faster. */
export type Measured = { times: number[]; refused: number; failed: number }

export type Tally = {
  note(operation: string, milliseconds: number, outcome: Outcome): void
  fail(operation: string, words: string): void
  /** All that was noted since the last question. */
  take(): { operations: Record<string, Measured>; failures: Failures }
  readonly noted: number
  readonly failed: number
}

/** How often each way of failing came. */
export type Failures = Record<string, number>

export function makeTally(): Tally {
  let operations: Record<string, Measured> = {}
  let failures: Failures = {}
  let noted = 0
  let failed = 0
  const of = (operation: string): Measured => operations[operation] ??= { times: [], refused: 0, failed: 0 }
  return {
    note(operation, milliseconds, outcome) {
      noted++
      of(operation).times.push(milliseconds)
      if (outcome === 'refused') of(operation).refused++
    },
    fail(operation, words) {
      failed++
      of(operation).failed++
      failures[`${operation}: ${words}`] = (failures[`${operation}: ${words}`] ?? 0) + 1
    },
    take() {
      const taken = { operations, failures }
      operations = {}
      failures = {}
      noted = failed = 0
      return taken
    },
    get noted() { return noted },
    get failed() { return failed },
  }
}

export function joinMeasured(all: readonly Record<string, Measured>[]): Map<string, Measured> {
  const joined = new Map<string, Measured>()
  for (const [operation, { times, refused, failed }] of all.flatMap((one) => Object.entries(one))) {
    const held = joined.get(operation) ?? { times: [], refused: 0, failed: 0 }
    joined.set(operation, { times: held.times.concat(times), refused: held.refused + refused, failed: held.failed + failed })
  }
  return joined
}

export function joinFailures(all: readonly Failures[]): [words: string, count: number][] {
  const joined = new Map<string, number>()
  for (const [words, count] of all.flatMap((one) => Object.entries(one))) joined.set(words, (joined.get(words) ?? 0) + count)
  return [...joined].toSorted(([, one], [, other]) => other - one)
}
