import type { Database } from '../db/database.ts'
import { gatherApart } from '../gather.ts'
import type { Kernel } from '../kernel.ts'
import { type Claim, claimRuns, endRuns, type RunEnd, type RunRow } from './run-rows.ts'

const mostTogether = 50

type Gathered = { claim(claim: Claim): Promise<RunRow | undefined>; end(end: RunEnd): Promise<boolean> }
const ofDatabases = new WeakMap<Database, Gathered>()

/** Takes a run up, together with the others that this process takes up at the moment. */
export function claimSoon({ database }: Kernel, claim: Claim): Promise<RunRow | undefined> {
  return gatheredOf(database).claim(claim)
}

/** Ends a run, together with the others that end at the moment. */
export function endSoon({ database }: Kernel, end: RunEnd): Promise<boolean> {
  return gatheredOf(database).end(end)
}

function gatheredOf(database: Database): Gathered {
  let gathered = ofDatabases.get(database)
  if (!gathered) {
    gathered = {
      claim: gatherApart((claims) => claimRuns(database.system, claims), mostTogether),
      end: gatherApart((ends) => endRuns(database.system, ends), mostTogether),
    }
    ofDatabases.set(database, gathered)
  }
  return gathered
}
