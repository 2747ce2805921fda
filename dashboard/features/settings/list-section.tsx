import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import type { DrawingName } from '../../ui/drawing.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { type ListQuery, Loaded } from './loaded.tsx'
import { Section } from './section.tsx'

export type ListWords = { title: string; detail: string; create: string; empty: { title: string; detail: string } }

/** A page of settings that is one list: what it is for, the button that adds to it, and its rows. */
export function ListSection<T>({ words: w, drawing, query, onAdd, rows, children }: {
  words: ListWords
  drawing: DrawingName
  query: ListQuery<T>
  /** Undefined: the member may not. */
  onAdd: (() => void) | undefined
  rows(items: T[]): ReactNode
  /** What stands below the list or floats above it. */
  children?: ReactNode
}) {
  // On a phone the one beside the title is its sign alone, so that the title keeps its place.
  const add = (labelClass?: string) =>
    onAdd && (
      <Button look="primary" onClick={onAdd}>
        <Plus aria-hidden size={14} />
        <span className={labelClass}>{w.create}</span>
      </Button>
    )
  return (
    <Section title={w.title} detail={w.detail} action={add('max-wide:sr-only')}>
      <Loaded
        query={query}
        empty={
          <EmptyState drawing={drawing} title={w.empty.title} detail={w.empty.detail}>
            {add()}
          </EmptyState>
        }
      >
        {rows}
      </Loaded>
      {children}
    </Section>
  )
}
