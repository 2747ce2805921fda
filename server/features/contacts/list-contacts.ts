import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { searchWords } from '../../kernel/db/search-words.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { ContactPage } from './contact.ts'
import { listContacts } from './queries.ts'

export const listContactsOperation = query({
  name: 'contacts.list',
  summary: 'List contacts, newest first',
  scope: 'contacts:read',
  input: z.object({ ...pageInput, query: z.string().max(200).optional().describe('Beginnings of words of the name, e-mail address or phone') }),
  output: ContactPage,
  rest: 'GET /contacts',
  replica: true,
  async run(ctx, { limit, cursor, query: words }) {
    const after = cursor === undefined ? null : readIdCursor(cursor)
    const rows = await listContacts(ctx.db, { after, words: words ? searchWords(words) : null, limit: limit + 1 })
    return toPage(rows, limit, (contact) => [contact.id])
  },
})
