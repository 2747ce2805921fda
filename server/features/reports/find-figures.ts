import type { Db } from '../../kernel/db/database.ts'
import { type Figure, figureOf, FigureName } from './figures.ts'
import { findQuantiles } from './quantiles.ts'
import type { Source } from './sources.ts'
import { countOpen, noSums, sumUp } from './sum-up.ts'

export type Figures = Record<FigureName, Figure>

/** Every figure of a period, by key. */
export async function findFigures(db: Db, source: Source, period: { from: Date; to: Date }): Promise<Map<string, Figures>> {
  const [sums, open] = await Promise.all([sumUp(db, source, period), countOpen(db, source, period.to)])
  const total = [...sums.values()].reduce((all, { answered, closed }) => ({ answered: all.answered + answered, closed: all.closed + closed }), { answered: 0, closed: 0 })
  const [response, resolution] = await Promise.all([
    findQuantiles(db, source, 'response', period, total.answered), findQuantiles(db, source, 'resolution', period, total.closed),
  ])
  const keys = new Set([...sums.keys(), ...[...open].filter(([, count]) => count > 0).map(([key]) => key)])
  if (source.dimension === 'all') keys.add('')
  return new Map([...keys].map((key) => {
    const own = sums.get(key) ?? noSums
    const figure = (name: FigureName): Figure => figureOf(name, own, open.get(key) ?? 0, {
      response: response.byKey.get(key), resolution: resolution.byKey.get(key), exact: name === 'firstResponse' ? response.exact : resolution.exact,
    })
    return [key, Object.fromEntries(FigureName.options.map((name) => [name, figure(name)])) as Figures]
  }))
}
