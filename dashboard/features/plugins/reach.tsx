import type { ReactNode } from 'react'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { hostOf } from './host-of.ts'
import type { Description, Plugin } from './records.ts'

const w = words.plugins.asks

/** Besides its scopes: whom a plugin talks to, what it hears of, where it shows, what it adds. */
export function Reach({ of: { hosts, hooks, slots, operations, steps, channels, settings } }: { of: Description | Plugin }) {
  const adds = [
    ...(operations.length > 0 ? [w.operations(operations.length)] : []),
    ...(steps.length > 0 ? [w.steps(steps.length)] : []),
    ...(channels.length > 0 ? [w.channels(channels.map(({ title }) => title))] : []),
  ]
  return (
    <dl className="grid gap-x-3 gap-y-1 text-dense wide:grid-cols-[112px_1fr] wide:gap-y-2">
      <Line label={w.hosts}>
        {hosts.length === 0
          ? w.noHosts
          : hosts.map((each) => {
              const { host, setting } = hostOf(each, settings)
              return (
                <span key={each} className="block wrap-anywhere">
                  {host && <code className="font-mono text-small">{host}</code>}
                  {setting && <span className="text-ink-soft">{host ? `, ${w.fromSetting(setting)}` : w.fromSetting(setting)}</span>}
                </span>
              )
            })}
      </Line>
      {hooks.length > 0 && (
        <Line label={w.hooks}>
          <span className="flex flex-wrap gap-1">
            {hooks.map((name) => (
              <Badge key={name}>{name}</Badge>
            ))}
          </span>
        </Line>
      )}
      {slots.length > 0 && <Line label={w.slots}>{slots.map(({ place }) => words.plugins.places[place]).join(', ')}</Line>}
      {adds.length > 0 && <Line label={w.adds}>{adds.join(', ')}</Line>}
    </dl>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint max-wide:mt-2">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
