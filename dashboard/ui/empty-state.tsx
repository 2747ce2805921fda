import type { ReactNode } from 'react'
import { type DrawingName, Drawing } from './drawing.tsx'

/** Says what belongs here and offers the first step. */
export function EmptyState({
  drawing,
  title,
  detail,
  children,
}: {
  drawing: DrawingName
  title: string
  detail: string
  children?: ReactNode
}) {
  return (
    <div className="flex h-full min-h-64 flex-col items-center justify-center gap-1 px-8 py-10 text-center">
      <Drawing name={drawing} />
      <p className="mt-4 text-reading font-semibold">{title}</p>
      <p className="max-w-[44ch] text-dense text-balance text-ink-soft">{detail}</p>
      {children && <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  )
}
