import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { Company, CompanyPage } from './company.ts'

const columns = columnsOf(Company, 'companies')

export async function findCompanies(db: Db, ids: readonly string[]): Promise<Map<string, Company>> {
  const { rows } = await sql<Company>`select ${columns} from companies where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((company) => [company.id, company]))
}

export const listCompanies = query({
  name: 'companies.list',
  summary: 'List companies, newest first',
  scope: 'contacts:read',
  input: z.object(pageInput),
  output: CompanyPage,
  rest: 'GET /companies',
  replica: true,
  async run(ctx, { limit, cursor }) {
    const older = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<Company>`
      select ${columns} from companies where workspace_id = current_workspace() ${older}
      order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (company) => [company.id])
  },
})

export const getCompany = query({
  name: 'companies.get',
  summary: 'Get a company',
  scope: 'contacts:read',
  input: z.object({ id: Id }),
  output: Company,
  errors: ['not_found'],
  rest: 'GET /companies/:id',
  replica: true,
  async run(ctx, { id }) {
    const company = (await findCompanies(ctx.db, [id])).get(id)
    if (!company) throw new AppError('not_found')
    return company
  },
})

export const createCompany = command({
  name: 'companies.create',
  summary: 'Create a company',
  scope: 'contacts:write',
  input: z.object({
    name: z.string().trim().min(1).max(200),
    domain: z.string().trim().toLowerCase().max(253).regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'not a domain such as example.com').optional(),
  }),
  output: Company,
  errors: ['conflict'],
  rest: 'POST /companies',
  async run(ctx, { name, domain }) {
    const { rows } = await sql<Company>`
      insert into companies (id, name, domain) values (${newId()}, ${name}, ${domain ?? null}) returning ${columns}`.execute(ctx.db)
    const company = rows[0]!
    ctx.recordChange({ subjectId: company.id, before: null, after: company })
    return company
  },
})
