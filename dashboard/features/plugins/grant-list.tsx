import { grants, type Scope } from '../../../server/kernel/scope.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { useMe } from '../identity/use-me.ts'
import { grantWords } from './grant-words.ts'

const w = words.plugins.asks

/** Each scope that a plugin asks for, in plain words, to be granted or not. */
export function GrantList({
  scopes, granted, known, disabled, onChange,
}: {
  scopes: readonly string[]
  granted: readonly string[]
  /** Those that it had before: the others are marked as new. */
  known?: readonly string[] | undefined
  disabled?: boolean
  onChange(granted: string[]): void
}) {
  const own = new Set(useMe().scopes)
  if (scopes.length === 0) return <p className="text-dense text-ink-soft">{w.noScopes}</p>
  return (
    <ul className="flex flex-col">
      {scopes.map((scope) => {
        // Manifests hold checked scopes.
        const mayGrant = grants(own, scope as Scope)
        const isGranted = granted.includes(scope)
        return (
          <li key={scope}>
            <label className="-mx-2 flex min-h-9 items-center gap-2.5 rounded-control px-2 py-1 hover:bg-hover pointer-coarse:min-h-11">
              <input
                type="checkbox"
                checked={isGranted}
                disabled={disabled || (!mayGrant && !isGranted)}
                onChange={() => onChange(isGranted ? granted.filter((each) => each !== scope) : [...granted, scope])}
                className="size-3.5 shrink-0 accent-ink"
              />
              <span className="min-w-0 flex-1">
                {grantWords(scope)}
                {!mayGrant && <span className="block text-small text-ink-faint">{w.notYours}</span>}
              </span>
              {known && !known.includes(scope) && <Badge tone="accent">{w.isNew}</Badge>}
              <code className="hidden font-mono text-small text-ink-faint wide:block">{scope}</code>
            </label>
          </li>
        )
      })}
    </ul>
  )
}
