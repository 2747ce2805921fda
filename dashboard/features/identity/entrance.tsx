import type { ReactNode } from 'react'
import { Logo } from '../../frame/logo.tsx'

/** The page before the rooms: a quiet sheet with one thing to do. */
export function Entrance({ title, detail, children }: { title: string; detail?: ReactNode; children?: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center overflow-y-auto bg-canvas px-4 py-10">
      <div className="w-full max-w-[360px]">
        <div className="mb-6 flex flex-col items-center gap-4 text-center">
          <Logo size={44} />
          <div>
            <h1 className="text-display font-semibold tracking-tight">{title}</h1>
            {detail && <p className="mt-1.5 text-dense text-balance text-ink-soft">{detail}</p>}
          </div>
        </div>
        {children && <div className="rounded-sheet border border-line bg-raised p-5">{children}</div>}
      </div>
    </main>
  )
}
