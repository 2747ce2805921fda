import type pg from 'pg'
import { idAt } from '../../server/kernel/ids.ts'
import { makeRandom } from './corpus.ts'

export type BenchQuery = { kind: string; query: string }
type Sample = { text: string; subject: string; name: string; email: string }

/** Some 300 queries of every kind that people ask, made of what is in a workspace that `copyCorpus` or `insertCorpus` has filled. */
export async function makeQueries(client: pg.Client, workspaceId: string, { from, to }: { from: Date; to: Date }, each = 25): Promise<BenchQuery[]> {
  const random = makeRandom(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const samples: Sample[] = []
  for (let count = 0; count < 150; count++) {
    const { rows } = await client.query<Sample>(`
      select text, subject, name, email from messages join conversations on conversations.id = conversation_id
        join contact_details on contact_details.contact_id = conversations.contact_id
      where messages.workspace_id = $1 and messages.id > $2 order by messages.id limit 1`, [workspaceId, idAt(from.getTime() + random() * (to.getTime() - from.getTime()))])
    samples.push(...rows)
  }
  const wordsOf = (text: string): string[] => text.split(' ').filter((word) => /^[a-z]{5,}$/.test(word))
  const sampled = (): string => pick(wordsOf(pick(samples).text).concat('refund'))
  const longOne = (): string => pick(samples.filter(({ text }) => text.split(' ').length > 8)).text
  const common = ['refund', 'invoice', 'delivery', 'thanks', 'please', 'voucher']
  const kinds: Record<string, () => string> = {
    'rare word': () => `${100_000 + Math.floor(random() * 900_000)} `,
    'any word': () => `${sampled()} `,
    'common word': () => `${pick(common)} `,
    'word in half of all': () => `${pick(['the', 'please'])} `,
    'two common words': () => `${pick(common)} ${pick(common)} `,
    'two any words': () => `${sampled()} ${sampled()} `,
    'four words of one message': () => { const words = wordsOf(longOne()); return `${[0, 1, 2, 3].map(() => pick(words)).join(' ')} ` },
    'beginning, 2 letters': () => sampled().slice(0, 2),
    'beginning, 3 or 4 letters': () => sampled().slice(0, random() < 0.5 ? 3 : 4),
    'common word and beginning': () => `${pick(common)} ${sampled().slice(0, 3)}`,
    phrase: () => { const words = longOne().split(' '); const at = Math.floor(random() * (words.length - 3)); return `"${words.slice(at, at + 2 + Math.floor(random() * 2)).join(' ')}"` },
    'phrase of common words': () => `"${pick(common)} ${pick(['the', 'please', ...common])}"`,
    'contact, and a word': () => { const { name, text } = pick(samples); return `${name} ${random() < 0.5 ? '' : pick([...wordsOf(text), ''])}`.toLowerCase() },
    'e-mail address': () => `${pick(samples).email} `,
    'selective term, common word': () => `${pick(['tag:vip', 'assignee:me state:open', 'assignee:me state:pending', 'tag:vip state:closed'])} ${pick(common)} `,
    'selective term, any word': () => `${pick(['tag:vip', 'assignee:me state:open', 'assignee:me'])} ${sampled()} `,
    'middling term, any word': () => `${pick(['tag:bug', 'tag:bug,vip', 'state:open', 'state:open tag:billing'])} ${pick([sampled(), sampled(), ...common])} `,
    'wide term, common word': () => `${pick(['state:closed', '-tag:vip', 'assignee:me', 'tag:billing', 'is:unassigned'])} ${pick(common)} `,
    'no hit': () => `${pick(common)} zz${Math.floor(random() * 1e9).toString(36)} `,
  }
  return Object.entries(kinds).flatMap(([kind, make]) => Array.from({ length: each }, () => ({ kind, query: make() })))
}
