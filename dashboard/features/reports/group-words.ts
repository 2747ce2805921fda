import { words } from '../../lib/words.ts'
import type { GroupBy } from './records.ts'

const w = words.reports

export function groupWords(groupBy: GroupBy, key: string, name: string | null): string {
  if (key === '') return w.nobody[groupBy]
  return name ?? w.gone
}
