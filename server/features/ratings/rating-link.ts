import { publicUrlOf } from '../../config.ts'
import type { Kernel } from '../../kernel/kernel.ts'

const purpose = 'rating links'

/** Whoever has the link may rate: it goes to the contact alone. */
export function ratingToken({ secrets }: Pick<Kernel, 'secrets'>, ratingId: string): string {
  return `${Buffer.from(ratingId.replaceAll('-', ''), 'hex').toString('base64url')}.${secrets.sign(purpose, ratingId)}`
}

/** Null when the token was not made here. */
export function readRatingToken({ secrets }: Pick<Kernel, 'secrets'>, token: string): string | null {
  const [id, signature] = token.split('.')
  if (!id || !signature || id.length !== 22) return null
  const ratingId = Buffer.from(id, 'base64url').toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return secrets.verify(purpose, ratingId, signature) ? ratingId : null
}

export function ratingUrl(kernel: Kernel, ratingId: string, score?: number): string {
  return `${publicUrlOf(kernel.config)}/rate/${ratingToken(kernel, ratingId)}${score === undefined ? '' : `?score=${score}`}`
}
