import type { ReactNode } from 'react'

/** A caption above a group that names itself to readers. */
export function LabelledGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1">
      <span aria-hidden className="text-small font-medium text-ink-soft">
        {label}
      </span>
      {children}
    </div>
  )
}
