import { useQuery } from '@tanstack/react-query'
import { allPages } from '../../lib/all-pages.ts'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { useMay } from '../identity/use-me.ts'
import { withNames } from '../query-field/query-names.ts'
import { LevelForm } from './level-form.tsx'
import { RecordSection } from './record-section.tsx'
import { RowText } from './row-text.tsx'
import { writeMinutes } from './spans.ts'

const w = words.desk.levels
export type SlaPolicy = Output['slaPolicies']['list']['items'][number]

export function LevelsSection() {
  const policies = useQuery(allPages(trpc.slaPolicies.list.pathKey(), (page) => rpc.slaPolicies.list.query(page)))
  const names = useInboxNames()
  const mayChange = useMay('service-levels:manage')
  return (
    <RecordSection
      words={w}
      drawing="done"
      query={policies}
      pathKey={trpc.slaPolicies.pathKey()}
      mayAdd={mayChange}
      mayEdit={() => mayChange}
      onRemove={(id) => rpc.slaPolicies.remove.mutate({ id })}
      onReorder={mayChange ? (ids) => rpc.slaPolicies.reorder.mutate({ ids }) : undefined}
      form={(policy, onClose) => <LevelForm policy={policy} onClose={onClose} />}
    >
      {(policy) => (
        <>
          <RowText name={policy.name}>{policy.query === '' ? w.all : <code>{withNames(policy.query, names)}</code>}</RowText>
          <p className="shrink-0 text-small text-ink-soft tabular-nums max-wide:hidden">{promisesOf(policy)}</p>
        </>
      )}
    </RecordSection>
  )
}

/** What it promises for the usual priority. */
function promisesOf(policy: SlaPolicy): string {
  return (['firstResponseMinutes', 'nextResponseMinutes', 'resolutionMinutes'] as const)
    .flatMap((kind) => (policy[kind].normal === null ? [] : `${w.kinds[kind]} ${writeMinutes(policy[kind].normal)}`))
    .join(' · ')
}
