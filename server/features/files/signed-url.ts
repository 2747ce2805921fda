import type { Secrets } from '../../kernel/secrets.ts'

const day = 86_400

/** A relative address of a file's bytes, signed; the same within a day, so that browsers can keep what they loaded. */
export function downloadUrl(secrets: Secrets, file: { id: string; name: string }, now = Date.now()): string {
  const expires = (Math.floor(now / 1000 / day) + 2) * day
  return `/files/${file.id}/${encodeURIComponent(file.name)}?expires=${expires}&signature=${sign(secrets, 'download', file.id, expires)}`
}

export function uploadUrl(secrets: Secrets, file: { id: string; workspaceId: string; size: number }, now = Date.now()): string {
  const expires = Math.floor(now / 1000) + 3_600
  return `/files/${file.id}?workspace=${file.workspaceId}&size=${file.size}&expires=${expires}&signature=${sign(secrets, `upload ${file.workspaceId} ${file.size}`, file.id, expires)}`
}

export function isSigned(secrets: Secrets, purpose: string, id: string, expires: number, signature: string, now = Date.now()): boolean {
  return expires * 1000 > now && secrets.verify('files', `${purpose} ${id} ${expires}`, signature)
}

function sign(secrets: Secrets, purpose: string, id: string, expires: number): string {
  return secrets.sign('files', `${purpose} ${id} ${expires}`)
}
