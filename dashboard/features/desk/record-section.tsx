import { type ReactNode, useState } from 'react'
import { words } from '../../lib/words.ts'
import type { DrawingName } from '../../ui/drawing.tsx'
import { ListSection, type ListWords } from '../settings/list-section.tsx'
import type { ListQuery } from '../settings/loaded.tsx'
import { RecordRow, type RowWords } from './record-row.tsx'
import { useDrag } from './use-drag.ts'
import { useOrder } from './use-order.ts'

type Known = { id: string; name: string }

type RowsProps<T> = {
  words: ListWords & RowWords
  /** What is read again after a change. */
  pathKey: readonly unknown[]
  mayEdit(record: T): boolean
  /** As `mayEdit`, when left out. */
  mayRemove?(record: T): boolean
  onRemove(id: string): Promise<unknown>
  /** For lists whose order means something: keeps it. */
  onReorder?: ((ids: string[]) => Promise<unknown>) | undefined
  /** What else the menu of one offers. */
  acts?(record: T): ReactNode
  /** What stands beneath its line, in its full breadth. */
  below?(record: T): ReactNode
  /** Its line. */
  children(record: T): ReactNode
}

type RecordSectionProps<T> = RowsProps<T> & {
  drawing: DrawingName
  query: ListQuery<T>
  mayAdd: boolean
  /** Makes one, or changes the one given. */
  form(record: T | undefined, onClose: () => void): ReactNode
}

/** A list of what the help desk is made of: each can be added, changed and removed, and some have an order. */
export function RecordSection<T extends Known>({ drawing, query, mayAdd, form, ...rows }: RecordSectionProps<T>) {
  const [editing, setEditing] = useState<{ record: T | undefined } | null>(null)
  const [said, setSaid] = useState('')
  return (
    <ListSection
      words={rows.words}
      drawing={drawing}
      query={query}
      onAdd={mayAdd ? () => setEditing({ record: undefined }) : undefined}
      rows={(items) => <Rows items={items} onEdit={(record) => setEditing({ record })} onSay={setSaid} {...rows} />}
    >
      <p role="status" className="sr-only">
        {said}
      </p>
      {editing && form(editing.record, () => setEditing(null))}
    </ListSection>
  )
}

function Rows<T extends Known>(props: RowsProps<T> & { items: T[]; onEdit(record: T): void; onSay(text: string): void }) {
  const { items, onEdit, onSay, words: w, pathKey, mayEdit, mayRemove = mayEdit, onRemove, onReorder, acts, below, children } = props
  const { ordered, move } = useOrder(items, pathKey, async (ids) => onReorder?.(ids))
  const drag = useDrag((from, to) => {
    if (move(from, to)) onSay(words.desk.moved(ordered[from]!.name, to + 1, ordered.length))
  })
  return ordered.map((record, index) => (
    <RecordRow
      key={record.id}
      words={w}
      name={record.name}
      onEdit={mayEdit(record) ? () => onEdit(record) : undefined}
      removal={mayRemove(record) ? { pathKey, remove: () => onRemove(record.id) } : undefined}
      place={onReorder && { ...drag.at(index), isFirst: index === 0, isLast: index === ordered.length - 1 }}
      acts={acts?.(record)}
      below={below?.(record)}
    >
      {children(record)}
    </RecordRow>
  ))
}
