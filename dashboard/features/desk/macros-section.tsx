import { useQuery } from '@tanstack/react-query'
import { allPages } from '../../lib/all-pages.ts'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { useMay } from '../identity/use-me.ts'
import { MacroForm } from './macro-form.tsx'
import { RecordSection } from './record-section.tsx'
import { RowText } from './row-text.tsx'

const w = words.desk.macros
export type Macro = Output['macros']['list']['items'][number]

export function MacrosSection() {
  const macros = useQuery({ ...allPages(trpc.macros.list.pathKey(), (page) => rpc.macros.list.query(page)), select: byFolder })
  const mayWrite = useMay('macros:write')
  const mayManage = useMay('macros:manage')
  return (
    <RecordSection
      words={w}
      drawing="thread"
      query={macros}
      pathKey={trpc.macros.pathKey()}
      mayAdd={mayWrite}
      mayEdit={({ shared }) => mayWrite && (!shared || mayManage)}
      onRemove={(id) => rpc.macros.remove.mutate({ id })}
      form={(macro, onClose) => <MacroForm macro={macro} onClose={onClose} />}
    >
      {({ name, folder, shared, text, actions }) => (
        <RowText
          name={
            <>
              {folder && <span className="font-normal text-ink-faint">{folder} / </span>}
              {name}
            </>
          }
          sign={!shared && <Badge>{w.own}</Badge>}
        >
          {[...(text ? [text] : []), ...actions.map(({ kind }) => w.kinds[kind])].join(' · ')}
        </RowText>
      )}
    </RecordSection>
  )
}

function byFolder({ items }: { items: Macro[] }) {
  return { items: items.toSorted((a, b) => (a.folder ?? '').localeCompare(b.folder ?? '') || a.name.localeCompare(b.name)) }
}
