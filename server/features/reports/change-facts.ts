import type { Db } from '../../kernel/db/database.ts'
import type { Told } from './apply-event.ts'
import { type Contributions, contribute, contributeReplies, noContributions } from './contributions.ts'
import { carriesSame, type Fact, type Reply, type Spell } from './fact.ts'
import { carryOver, findFacts, findReplies, findSpells, writeFacts, writeReplies, writeSpells } from './fact-rows.ts'
import { addContributions } from './sum-rows.ts'

type Before = Map<string, { fact: Fact; spells: Spell[] }>

/**
 * Lets `change` tell on what is known of these conversations, and writes what came of it. A conversation's share in the
 * sums is taken away as it was and added as it is, so that the sums are those of the facts at any moment.
 */
export async function changeFacts(db: Db, workspaceId: string, ids: readonly string[], change: (told: Map<string, Told>) => void): Promise<void> {
  const facts = await findFacts(db, ids)
  const spells = await findSpells(db, ids)
  const told = new Map<string, Told>([...facts].map(([id, fact]) => [id, { fact, spells: spells.get(id) ?? [], newReplies: [] }]))
  const before: Before = new Map([...told].map(([id, { fact, spells: own }]) => [id, structuredClone({ fact, spells: own })]))
  change(told)
  const moved = [...told.keys()].filter((id) => before.has(id) && !carriesSame(before.get(id)!.fact, told.get(id)!.fact))
  const repliesOf = moved.length > 0 ? await findReplies(db, moved) : new Map<string, Reply[]>()
  moveMergedReplies(before, told, repliesOf)
  await addContributions(db, workspaceId, changesOf(before, told, repliesOf))
  const all = [...told.values()]
  await writeFacts(db, all.map(({ fact }) => fact))
  await writeSpells(db, all)
  await writeReplies(db, all)
  await carryOver(db, moved)
}

function changesOf(before: Before, told: Map<string, Told>, repliesOf: Map<string, Reply[]>): Contributions {
  const changes = noContributions()
  for (const { fact, spells, newReplies } of told.values()) {
    const old = before.get(fact.id)
    const oldReplies = repliesOf.get(fact.id) ?? []
    if (old) {
      contribute(changes, old.fact, old.spells, -1)
      contributeReplies(changes, old.fact, oldReplies, -1)
    }
    contribute(changes, fact, spells, 1)
    contributeReplies(changes, fact, [...oldReplies, ...newReplies], 1)
  }
  return changes
}

// Messages of a conversation that is merged away are in the other one from then on, and so are its replies.
function moveMergedReplies(before: Before, told: Map<string, Told>, repliesOf: Map<string, Reply[]>): void {
  for (const source of told.values()) {
    const { id, mergedInto } = source.fact
    const target = mergedInto && before.get(id)?.fact.mergedInto !== mergedInto ? told.get(mergedInto) : undefined
    if (!target) continue
    target.newReplies.push(...repliesOf.get(id) ?? [], ...source.newReplies)
    source.newReplies = []
  }
}
