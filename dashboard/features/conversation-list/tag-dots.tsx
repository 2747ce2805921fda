import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import type { Tag } from './use-query-names.ts'

const shown = 3

const colours: Record<Tag['color'], string> = {
  straw: 'bg-tag-straw',
  moss: 'bg-tag-moss',
  clay: 'bg-tag-clay',
  sky: 'bg-tag-sky',
  plum: 'bg-tag-plum',
  stone: 'bg-tag-stone',
}

export function TagDot({ color }: { color: Tag['color'] }) {
  return <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', colours[color])} />
}

/** The tags of a row as dots; their names are on hover and for readers. */
export function TagDots({ ids, tags }: { ids: readonly string[]; tags: ReadonlyMap<string, Tag> }) {
  const known = ids.flatMap((id) => tags.get(id) ?? [])
  if (known.length === 0) return null
  const text = words.inbox.tagged(known.map(({ name }) => name).join(', '))
  return (
    <span title={text} className="inline-flex items-center gap-0.5">
      {known.slice(0, shown).map(({ id, color }) => (
        <TagDot key={id} color={color} />
      ))}
      {known.length > shown && <span aria-hidden className="text-tiny text-ink-faint">+{known.length - shown}</span>}
      <span className="sr-only">{text}</span>
    </span>
  )
}
