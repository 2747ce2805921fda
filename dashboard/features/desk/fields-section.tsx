import { useQuery } from '@tanstack/react-query'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { useMay } from '../identity/use-me.ts'
import { FieldForm } from './field-form.tsx'
import { RecordSection } from './record-section.tsx'
import { RowText } from './row-text.tsx'

const w = words.desk.fields
export type ConversationField = Output['conversationFields']['list']['items'][number]

export function FieldsSection() {
  const fields = useQuery(trpc.conversationFields.list.queryOptions({}))
  const mayManage = useMay('conversation-fields:manage')
  return (
    <RecordSection
      words={w}
      drawing="keys"
      query={fields}
      pathKey={trpc.conversationFields.pathKey()}
      mayAdd={mayManage}
      mayEdit={() => mayManage}
      onRemove={(id) => rpc.conversationFields.remove.mutate({ id })}
      onReorder={mayManage ? (ids) => rpc.conversationFields.reorder.mutate({ ids }) : undefined}
      form={(field, onClose) => <FieldForm field={field} onClose={onClose} />}
    >
      {({ name, key, type, options }) => (
        <>
          <RowText name={name}>{[w.types[type], ...(options.length > 0 ? [options.join(', ')] : [])].join(' · ')}</RowText>
          <code className="shrink-0 text-small text-ink-faint max-wide:hidden">{w.search(key)}</code>
        </>
      )}
    </RecordSection>
  )
}
