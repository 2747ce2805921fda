import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const Company = z.object({
  id: Id,
  name: z.string(),
  domain: z.string().nullable(),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Company', description: 'An organisation that contacts belong to' })
export type Company = z.output<typeof Company>

export const CompanyPage = pageOf(Company)
