import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { useMay } from '../identity/use-me.ts'
import type { Mode } from './draft.ts'
import { rank, type SuggestionSource } from './suggestions.ts'

export type Macro = Output['macros']['get']

/** What the composer offers: emoji everywhere, macros in replies, colleagues and teams in notes. */
export function useSuggestionSources(mode: Mode, onMacro: (macro: Macro) => void): SuggestionSource[] {
  const { assignee, team } = useInboxNames()
  const mayMacros = useMay('macros:read')
  const macros = useQuery(trpc.macros.list.queryOptions({ limit: 100 }, { staleTime: 60_000, enabled: mayMacros })).data?.items
  const latest = useRef(onMacro)
  latest.current = onMacro
  return useMemo(() => {
    const emoji: SuggestionSource = { sign: ':', least: 2, startOfLine: false, find: findEmoji }
    if (mode === 'reply') {
      const items = (macros ?? []).map((macro) => ({
        key: macro.id,
        label: macro.folder ? `${macro.folder} / ${macro.name}` : macro.name,
        detail: macro.text || words.inbox.macro.acts(macro.actions.length),
        run: () => latest.current(macro),
      }))
      return [emoji, { sign: '/', least: 0, startOfLine: false, find: (query) => rank(items, query, ({ label }) => label) }]
    }
    const people = [
      ...assignee.map(({ id, name, other }) => ({ key: id, label: name, detail: other ?? '', mention: { id: `member:${id}`, label: name } })),
      ...team.map(({ id, name }) => ({ key: id, label: name, detail: words.inbox.composer.team, mention: { id: `team:${id}`, label: name } })),
    ]
    return [emoji, { sign: '@', least: 0, startOfLine: false, find: (query) => rank(people, query, ({ label }) => label) }]
  }, [mode, assignee, team, macros])
}

async function findEmoji(query: string) {
  const { emoji } = await import('./emoji.ts')
  return rank(emoji, query, ({ name }) => name).map(({ name, sign }) => ({ key: name, label: name.replaceAll('_', ' '), sign, text: sign }))
}
