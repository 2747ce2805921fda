import { clsx } from 'clsx'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { words } from '../../lib/words.ts'
import { bucketWords, figureWords } from './figure-words.ts'
import type { Bucket } from './report-period.ts'
import type { FigureName } from './records.ts'
import { scaleFor } from './scale.ts'

export type Line = { label: string; figure: FigureName; values: readonly (number | null)[]; look: 'first' | 'second' | 'before' }

const height = 168
const [left, right, top, bottom] = [44, 10, 10, 22]
const strokes = {
  first: 'stroke-ink',
  second: 'stroke-accent-ink',
  before: 'stroke-ink-faint [stroke-dasharray:3_3]',
} as const
const marks = { first: 'bg-ink', second: 'bg-accent-ink', before: 'bg-ink-faint' } as const

/** Lines over time, labelled where they are read. Arrow keys and the pointer move through its steps. */
export function Chart({ lines, buckets, bucket, most, label }: { lines: readonly Line[]; buckets: readonly string[]; bucket: Bucket; most?: number; label: string }) {
  const [box, width] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const figure = lines[0]!.figure
  const highest = most ?? Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const scale = scaleFor(figure, highest)
  const inner = Math.max(10, width - left - right)
  const x = (place: number) => left + (buckets.length === 1 ? inner / 2 : (place / (buckets.length - 1)) * inner)
  const y = (value: number) => top + (1 - value / scale.top) * (height - top - bottom)
  const shown = at ?? lastTold(lines[0]!.values)

  const point = ({ clientX, currentTarget }: PointerEvent<HTMLDivElement>) => {
    const share = (clientX - currentTarget.getBoundingClientRect().left - left) / inner
    setAt(Math.min(buckets.length - 1, Math.max(0, Math.round(share * (buckets.length - 1)))))
  }
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    setAt(Math.min(buckets.length - 1, Math.max(0, shown + by)))
  }
  return (
    <div>
      <p className="flex min-h-5 flex-wrap items-baseline gap-x-4 text-small text-ink-soft" aria-live={at === null ? 'off' : 'polite'}>
        <span className="tabular-nums">{bucketWords(buckets[shown]!, bucket, true)}</span>
        {lines.map(({ label: text, values, look, figure: own }) => (
          <span key={text} className="inline-flex items-baseline gap-1.5">
            <span aria-hidden className={clsx('h-0.5 w-3 self-center rounded-full', marks[look])} />
            {text} <b className="font-semibold text-ink tabular-nums">{figureWords(own, values[shown] ?? null)}</b>
          </span>
        ))}
      </p>
      {/* A slider moves through what is drawn; what it says is in words above, and as a table one click away. */}
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={buckets.length - 1}
        aria-valuenow={shown}
        aria-valuetext={`${bucketWords(buckets[shown]!, bucket, true)}: ${lines.map(({ label: text, values, figure: own }) => `${text} ${figureWords(own, values[shown] ?? null)}`).join(', ')}`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setAt(null)}
        onKeyDown={step}
        className="touch-pan-y rounded-control"
        style={{ height }}
      >
        {width > 0 && (
          <svg aria-hidden width={width} height={height} className="block overflow-visible">
            {scale.lines.map((value) => (
              <g key={value}>
                <line x1={left} x2={width - right} y1={y(value)} y2={y(value)} className="stroke-line" />
                <text x={left - 8} y={y(value) + 4} textAnchor="end" className="fill-ink-faint text-tiny tabular-nums">
                  {figureWords(figure, value)}
                </text>
              </g>
            ))}
            {ticksOf(buckets.length, inner).map((place, index, all) => (
              <text
                key={place}
                x={x(place)}
                y={height - 5}
                textAnchor={index === 0 && all.length > 1 ? 'start' : index === all.length - 1 && all.length > 1 ? 'end' : 'middle'}
                className="fill-ink-faint text-tiny"
              >
                {bucketWords(buckets[place]!, bucket)}
              </text>
            ))}
            {at !== null && <line x1={x(at)} x2={x(at)} y1={top} y2={height - bottom} className="stroke-line-strong" />}
            {lines.toReversed().map(({ label: text, values, look }) => (
              <g key={text} className={strokes[look]}>
                {pathsOf(values, x, y).map((path) => (
                  <path key={path} d={path} fill="none" strokeWidth={look === 'before' ? 1.25 : 1.75} strokeLinejoin="round" strokeLinecap="round" />
                ))}
                {values.map((value, place) => value !== null && (place === shown || isAlone(values, place)) && (
                  <circle key={place} cx={x(place)} cy={y(value)} r={2.5} strokeWidth={1.75} className="fill-raised" strokeDasharray="0" />
                ))}
              </g>
            ))}
          </svg>
        )}
      </div>
      <p className="sr-only">{words.reports.chart(label, figureWords(figure, lines[0]!.values[shown] ?? null))}</p>
    </div>
  )
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width] as const
}

function lastTold(values: readonly (number | null)[]): number {
  const last = values.findLastIndex((value) => value !== null)
  return last === -1 ? values.length - 1 : last
}

// Where there is nothing to tell, a line is broken, not drawn to nought.
function pathsOf(values: readonly (number | null)[], x: (place: number) => number, y: (value: number) => number): string[] {
  const paths: string[] = []
  let path = ''
  for (const [place, value] of values.entries()) {
    if (value === null) {
      if (path) paths.push(path)
      path = ''
    } else path += `${path ? 'L' : 'M'}${x(place).toFixed(1)} ${y(value).toFixed(1)}`
  }
  return path ? [...paths, path] : paths
}

function isAlone(values: readonly (number | null)[], place: number): boolean {
  return (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null
}

// As many as have room, first and last among them.
function ticksOf(count: number, width: number): number[] {
  const most = Math.max(2, Math.min(count, Math.floor(width / 90)))
  if (count === 1) return [0]
  return [...new Set(Array.from({ length: most }, (_, index) => Math.round((index / (most - 1)) * (count - 1))))]
}
