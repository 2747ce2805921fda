import { useQuery } from '@tanstack/react-query'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import { useMay } from '../identity/use-me.ts'
import { RecordSection } from './record-section.tsx'
import { RowText } from './row-text.tsx'
import { TeamForm } from './team-form.tsx'

const w = words.desk.teams
export type Team = Output['teams']['list']['items'][number]

const mostFaces = 5

export function TeamsSection() {
  const teams = useQuery(trpc.teams.list.queryOptions({}))
  const members = useMembers()
  const mayChange = useMay('teams:write')
  return (
    <RecordSection
      words={w}
      drawing="contacts"
      query={teams}
      pathKey={trpc.teams.pathKey()}
      mayAdd={mayChange}
      mayEdit={() => mayChange}
      onRemove={(id) => rpc.teams.remove.mutate({ id })}
      form={(team, onClose) => <TeamForm team={team} members={members} onClose={onClose} />}
    >
      {({ name, memberIds, assignment }) => (
        <>
          <RowText name={name}>
            {memberIds.length === 0 ? w.noMembers : w.memberCount(memberIds.length)} · {w.short[assignment]}
          </RowText>
          <div aria-hidden className="flex -space-x-1.5 max-wide:hidden">
            {members.filter(({ id }) => memberIds.includes(id)).slice(0, mostFaces).map((member) => (
              <Avatar key={member.id} name={member.name} kind="member" />
            ))}
          </div>
        </>
      )}
    </RecordSection>
  )
}
