import { clsx } from 'clsx'
import { useNavigate } from '@tanstack/react-router'
import { Keyboard, LogOut, Monitor, MonitorSmartphone, Moon, Sun } from 'lucide-react'
import { useMe } from '../features/identity/use-me.ts'
import { endSession } from '../lib/session.ts'
import { setTheme, type Theme, useTheme } from '../lib/theme.ts'
import { words } from '../lib/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx'

const themes: { theme: Theme; icon: typeof Sun; label: string }[] = [
  { theme: 'system', icon: Monitor, label: words.account.system },
  { theme: 'light', icon: Sun, label: words.account.light },
  { theme: 'dark', icon: Moon, label: words.account.dark },
]

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({ folded, onShortcuts }: { folded?: boolean; onShortcuts?(): void }) {
  const { member } = useMe()
  const chosen = useTheme()
  const navigate = useNavigate()
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          title={words.account.menu}
          className={clsx(
            'flex min-h-10 items-center gap-2.5 rounded-control p-1 text-left hover:bg-hover',
            'aria-expanded:bg-pressed',
          )}
        >
          <Avatar name={member.name} kind="member" size="normal" />
          {folded ? (
            <span className="sr-only">{member.name}</span>
          ) : (
            <span className="min-w-0 flex-1">
              <span className="block truncate text-dense leading-4 font-medium">{member.name}</span>
              <span className="block truncate text-tiny text-ink-soft">{words.settings.roles[member.role]}</span>
            </span>
          )}
        </button>
      }
    >
      <MenuLabel>{member.email}</MenuLabel>
      <MenuLine />
      <MenuLabel>{words.account.theme}</MenuLabel>
      {themes.map(({ theme, icon, label }) => (
        <MenuItem key={theme} icon={icon} checked={theme === chosen} onSelect={() => setTheme(theme)}>
          {label}
        </MenuItem>
      ))}
      <MenuLine />
      {onShortcuts && (
        <MenuItem icon={Keyboard} keys="?" onSelect={onShortcuts}>
          {words.account.shortcuts}
        </MenuItem>
      )}
      <MenuItem icon={MonitorSmartphone} onSelect={() => void navigate({ to: '/settings/sessions' })}>
        {words.account.sessions}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={LogOut} onSelect={() => void endSession()}>
        {words.account.signOut}
      </MenuItem>
    </Menu>
  )
}
