import type { FigureName } from './records.ts'
import { unitOf } from './records.ts'

const steps: Record<'count' | 'seconds' | 'share', readonly number[]> = {
  count: [1, 2, 5],
  share: [0.1, 0.25, 0.5, 1],
  seconds: [10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 2_592_000],
}

/** The top of an axis, a round number of its unit, and its lines: two or three, the lowest at nothing. */
export function scaleFor(figure: FigureName, most: number): { top: number; lines: number[] } {
  const unit = unitOf[figure]
  if (unit === 'share') return { top: 1, lines: [0, 0.5, 1] }
  const wanted = Math.max(most, unit === 'seconds' ? 10 : 2)
  const half = unit === 'seconds' ? (steps.seconds.find((step) => step * 2 >= wanted) ?? Math.ceil(wanted / 2 / 2_592_000) * 2_592_000) : roundUp(wanted / 2)
  return { top: half * 2, lines: [0, half, half * 2] }
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [...steps.count, 10].map((step) => step * power).find((step) => step >= value) ?? value
}
