import { useQuery } from '@tanstack/react-query'
import { relativeMoment } from '../../lib/format-moment.ts'
import type { Conversation } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { useNow } from '../../ui/relative-time.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import { useMe } from '../identity/use-me.ts'

const w = words.inbox.thread
const mostFaces = 3

/** Which colleagues have read what came in last. */
export function Readers({ conversation: { id, newsAt } }: { conversation: Conversation }) {
  const { member } = useMe()
  const members = useMembers()
  const now = useNow()
  const { data } = useQuery(trpc.conversations.listReaders.queryOptions({ id }))
  const readers = (data?.items ?? [])
    .filter(({ memberId, readAt }) => memberId !== member.id && (newsAt === null || readAt >= newsAt))
    .flatMap(({ memberId, readAt }) => {
      const name = members.find((each) => each.id === memberId)?.name
      return name === undefined ? [] : [{ name, readAt }]
    })
  if (readers.length === 0) return null
  const text = w.seen(readers.map(({ name, readAt }) => w.seenAt(name, relativeMoment(readAt, now))).join(', '))
  return (
    <Tooltip text={text}>
      <span role="img" aria-label={text} tabIndex={0} className="inline-flex shrink-0 items-center rounded-control max-wide:hidden">
        {readers.slice(0, mostFaces).map(({ name }) => (
          <Avatar key={name} name={name} kind="member" size="small" className="-ml-1 border border-surface opacity-70 first:ml-0" />
        ))}
        {readers.length > mostFaces && <span className="ml-1 text-small text-ink-faint tabular-nums">+{readers.length - mostFaces}</span>}
      </span>
    </Tooltip>
  )
}
