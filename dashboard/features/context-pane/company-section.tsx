import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Conversation } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { FoldingSection } from '../../ui/folding-section.tsx'
import { ConversationLink } from '../conversation-list/other-conversations.tsx'
import { useConversations } from '../conversation-list/use-conversations.ts'
import { Fact, Facts } from './facts.tsx'

const w = words.inbox.context
const most = 6

/** For whom this contact works, and what their colleagues wrote. */
export function CompanySection({ companyId, conversation }: { companyId: string; conversation: Conversation }) {
  const company = useQuery(trpc.companies.get.queryOptions({ id: companyId })).data
  const { query, items } = useConversations({ state: 'all', query: `company:${companyId}` })
  const others = items.filter(({ contactId }) => contactId !== conversation.contactId)
  if (!company) return null
  return (
    <FoldingSection name="company" title={company.name}>
      {company.domain && (
        <Facts>
          <Fact label={w.domain}>
            <a href={`https://${company.domain}`} target="_blank" rel="noreferrer noopener" className="truncate text-accent-ink hover:underline">
              {company.domain}
            </a>
          </Fact>
        </Facts>
      )}
      {query.isSuccess && others.length === 0 && <p className="text-dense text-ink-soft">{w.noColleague}</p>}
      {others.length > 0 && (
        <ul className="-mx-2 mt-1 flex flex-col">
          {others.slice(0, most).map((other) => (
            <li key={other.id}>
              <ConversationLink conversation={other} who />
            </li>
          ))}
        </ul>
      )}
      {others.length > most && (
        <Link to="/inbox/$view" params={{ view: 'all' }} search={{ q: `company:${companyId}` }} className="text-small text-accent-ink hover:underline">
          {w.allOfCompany}
        </Link>
      )}
    </FoldingSection>
  )
}
