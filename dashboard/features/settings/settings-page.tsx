import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { grants } from '../../../server/kernel/scope.ts'
import { AccountMenu } from '../../frame/account-menu.tsx'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { useMe } from '../identity/use-me.ts'
import { sectionGroups, sections } from './sections.ts'

const w = words.settings

/** The sections at the left, the chosen one beside them; on a phone one after the other. */
export function SettingsPage() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  const wide = useWide()
  const granted = new Set(useMe().scopes)
  const shown = sections.filter(({ scope }) => grants(granted, scope))
  const shownGroups = sectionGroups.filter((group) => shown.some((section) => section.group === group))
  const inSection = sections.some(({ to }) => path.startsWith(to))
  useTitle(w.title)
  return (
    <>
      <section
        aria-label={w.sections}
        className={clsx(
          'min-h-0 flex-col bg-surface wide:w-[232px] wide:border-r wide:border-line',
          wide ? 'flex shrink-0' : inSection ? 'hidden' : 'flex flex-1',
        )}
      >
        <PaneHeader>
          <h1 className="flex-1 text-title font-semibold">{w.title}</h1>
          {!wide && <AccountMenu folded />}
        </PaneHeader>
        <nav aria-label={w.sections} className="min-h-0 flex-1 scroll-quiet p-2">
          {shownGroups.map((group) => (
            <div key={group} className="mb-3">
              <h2 className="px-2 py-1 text-small font-medium text-ink-faint">{w.groups[group]}</h2>
              {shown
                .filter((section) => section.group === group)
                .map(({ to, label, icon: Icon }) => (
                  <Link
                    key={to}
                    to={to}
                    aria-current={path.startsWith(to) ? 'page' : undefined}
                    className={clsx(
                      'flex h-8 items-center gap-2.5 rounded-control px-2 font-medium pointer-coarse:h-11',
                      path.startsWith(to) ? 'bg-pressed text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
                    )}
                  >
                    <Icon aria-hidden size={15} strokeWidth={1.75} />
                    {label}
                  </Link>
                ))}
            </div>
          ))}
        </nav>
      </section>
      {(wide || inSection) && (
        <div className="min-h-0 min-w-0 flex-1 scroll-quiet bg-surface">
          <Outlet />
        </div>
      )}
    </>
  )
}
