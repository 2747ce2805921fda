import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useShortcuts } from '../lib/shortcuts.ts'
import { useWide } from '../lib/use-wide.ts'
import { BottomBar } from './bottom-bar.tsx'
import { ConnectionLine } from './connection-sign.tsx'
import { LiveProvider } from './live-provider.tsx'
import { Rail } from './rail.tsx'
import { rooms } from './rooms.ts'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }))
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }))

/** What stays while one walks through the rooms: rail or bottom bar, palette, shortcut sheet, the live connection. */
export function Frame() {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null)
  const navigate = useNavigate()
  const wide = useWide()
  // On a phone a thread has the whole screen; its back button leads to the list and the bar.
  const { conversationId } = useParams({ strict: false })

  useShortcuts({
    'mod+k': () => setOpen((now) => (now === 'palette' ? null : 'palette')),
    '?': () => setOpen('shortcuts'),
    ...Object.fromEntries(rooms.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
  })

  return (
    <LiveProvider>
      <div className="flex h-dvh flex-col wide:flex-row">
        {wide && <Rail onSearch={() => setOpen('palette')} onShortcuts={() => setOpen('shortcuts')} />}
        <ConnectionLine />
        <main className="flex min-h-0 min-w-0 flex-1">
          <Outlet />
        </main>
        {!wide && !conversationId && <BottomBar onSearch={() => setOpen('palette')} />}
      </div>
      <Suspense>
        {open === 'palette' && (
          <CommandPalette onClose={() => setOpen(null)} onShortcuts={() => setOpen('shortcuts')} />
        )}
        {open === 'shortcuts' && <ShortcutSheet onClose={() => setOpen(null)} />}
      </Suspense>
    </LiveProvider>
  )
}
