import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import { changeOf, durationWords, figureWords } from './figure-words.ts'
import type { SummaryFigure } from './records.ts'

const w = words.reports
const tones = { better: 'text-positive', worse: 'text-critical', plain: 'text-ink-soft' } as const

/** The answer first: the figure, and how it was before. Leads to the conversations behind it. */
export function FigureCard({ told, onShow }: { told: SummaryFigure; onShow(): void }) {
  const { figure, now, before } = told
  const change = changeOf(figure, now.value, before.value)
  return (
    <button
      type="button"
      title={w.explained[figure]}
      onClick={onShow}
      disabled={now.count === 0}
      className="flex min-w-0 flex-col items-start rounded-card border border-line bg-raised p-4 text-left enabled:hover:border-line-strong"
    >
      <span className="text-small text-ink-soft">{w.figures[figure]}</span>
      <span className="mt-1 text-display font-semibold tracking-tight tabular-nums">{figureWords(figure, now.value)}</span>
      <span className="mt-0.5 flex flex-wrap gap-x-2 text-small tabular-nums">
        {change && <span className={clsx('font-medium', tones[change.tone])}>{change.words}</span>}
        <span className="text-ink-faint">{before.value === null ? w.nothing : w.before(figureWords(figure, before.value))}</span>
      </span>
      <span className="mt-1 min-h-4 text-small text-ink-faint tabular-nums">{moreOf(told)}</span>
    </button>
  )
}

function moreOf({ figure, now }: SummaryFigure): string {
  if (figure !== 'firstResponse' && figure !== 'resolution' && figure !== 'serviceLevel' && figure !== 'satisfaction') return ''
  return [
    w.of[figure](now.count),
    now.p90 === null ? '' : w.p90(durationWords(now.p90)),
    figure === 'satisfaction' && now.mean !== null ? w.mean(new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(now.mean)) : '',
    now.exact ? '' : w.roughly,
  ].filter(Boolean).join(' · ')
}
