import { clsx } from 'clsx'
import type { ReactNode } from 'react'

const tones = {
  neutral: 'border-line text-ink-soft bg-surface',
  positive: 'border-positive/35 text-positive bg-positive/6',
  caution: 'border-caution/35 text-caution bg-caution/6',
  critical: 'border-critical/35 text-critical bg-critical/6',
  accent: 'border-note-line text-accent-ink bg-accent-soft',
}

export type Tone = keyof typeof tones

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-small border px-1.5 text-tiny font-medium',
        'whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}
