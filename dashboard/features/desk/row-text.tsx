import type { ReactNode } from 'react'

/** The two lines of a row: a name with its signs, and what there is to know of it. */
export function RowText({ name, sign, children }: { name: ReactNode; sign?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{name}</span>
        {sign}
      </p>
      <p className="truncate text-small text-ink-soft">{children}</p>
    </div>
  )
}
