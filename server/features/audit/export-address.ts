import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { AuditFilter } from './audit-filter.ts'

export const ExportFormat = z.enum(['csv', 'jsonl'])
export const exportMinutes = 10

const Asked = z.object({ workspaceId: Id, format: ExportFormat, filter: AuditFilter })
export type AskedExport = z.output<typeof Asked>

/** As it stands in an address. */
export const SignedExport = z.object({ what: z.string().max(4_000), expires: z.coerce.number().int(), signature: z.string().max(200) })

const purpose = 'audit export'

/** What is to be downloaded stands in its address, signed: a browser can follow it, and nobody can change it. */
export function exportAddress(secrets: Secrets, asked: AskedExport, expiresAt: Date): string {
  const what = Buffer.from(JSON.stringify(asked)).toString('base64url')
  const expires = expiresAt.getTime()
  return `/audit-exports?what=${what}&expires=${expires}&signature=${secrets.sign(purpose, `${what} ${expires}`)}`
}

export function readExportAddress(secrets: Secrets, { what, expires, signature }: z.output<typeof SignedExport>, now: number): AskedExport | undefined {
  if (expires <= now || !secrets.verify(purpose, `${what} ${expires}`, signature)) return undefined
  return Asked.parse(JSON.parse(Buffer.from(what, 'base64url').toString('utf8')))
}
