import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { changeState } from './change-state.ts'
import { noteHealth } from './note-health.ts'
import { type OAuthClient, requestTokens } from './oauth.ts'

export type InstallationRef = { workspaceId: string; installationId: string }

/** A token is renewed while it still has this long: calls that are under way outlive it. */
const aheadMs = 5 * 60_000

/**
 * A token that the service takes now. Of many that ask at once, in any process, one renews it.
 * @param refused a token that the service has just answered with 401
 * @throws AppError not_connected, unavailable
 */
export async function accessToken(kernel: Kernel, installation: InstallationRef, { refused }: { refused?: string } = {}): Promise<string> {
  const row = await findTokens(kernel.database.forWorkspace(installation.workspaceId), installation.installationId)
  const token = readUsable(kernel, installation, row, refused)
  if (token !== undefined) return token
  const underWay = renewalsOf(kernel)
  const key = installation.installationId
  let renewal = underWay.get(key)
  if (!renewal) {
    renewal = inTurn(kernel, () => renew(kernel, installation, refused)).finally(() => underWay.delete(key))
    underWay.set(key, renewal)
  }
  return renewal
}

// So that many calls at once wait for one connection to the database, not for one each.
const renewals = new WeakMap<Kernel, Map<string, Promise<string>>>()

function renewalsOf(kernel: Kernel): Map<string, Promise<string>> {
  let known = renewals.get(kernel)
  if (!known) renewals.set(kernel, known = new Map())
  return known
}

// Each holds a connection to the database until its service has answered: one that hangs must not take them all.
const mostAtOnce = 3
const turns = new WeakMap<Kernel, { taken: number; waiting: (() => void)[] }>()

async function inTurn<T>(kernel: Kernel, work: () => Promise<T>): Promise<T> {
  let turn = turns.get(kernel)
  if (!turn) turns.set(kernel, turn = { taken: 0, waiting: [] })
  const { waiting } = turn
  if (turn.taken < mostAtOnce) turn.taken++
  else await new Promise<void>((resolve) => void waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else turn.taken--
  }
}

type TokenRow = { state: string; accessToken: string; refreshToken: string | null; expiresAt: Date | null; client: string | null }

function findTokens(db: Db, installationId: string, lock = false): Promise<TokenRow | undefined> {
  return sql<TokenRow>`
    select state, access_token as "accessToken", refresh_token as "refreshToken", expires_at as "expiresAt", client
    from integrations where installation_id = ${installationId} ${lock ? sql`for update` : sql``}`.execute(db).then(({ rows }) => rows[0])
}

function readUsable(kernel: Kernel, { workspaceId }: InstallationRef, row: TokenRow | undefined, refused: string | undefined): string | undefined {
  if (!row) throw new AppError('not_connected')
  if (row.state === 'expired') throw new AppError('not_connected', { detail: 'The service no longer takes the token of this account. Connect it again.' })
  const token = kernel.secrets.decrypt(workspaceId, row.accessToken)
  const isFresh = row.expiresAt === null || row.expiresAt.getTime() - aheadMs > Date.now()
  return isFresh && token !== refused ? token : undefined
}

async function renew(kernel: Kernel, installation: InstallationRef, refused: string | undefined): Promise<string> {
  const { workspaceId, installationId } = installation
  const seal = (text: string) => kernel.secrets.encrypt(workspaceId, text)
  const open = (sealed: string) => kernel.secrets.decrypt(workspaceId, sealed)
  const renewed = await kernel.database.transaction(workspaceId, async ({ db }): Promise<{ token: string } | { ended: string } | { away: string }> => {
    // Held while the service is asked: a refresh token that is used twice ends the grant at most services.
    const row = await findTokens(db, installationId, true)
    const token = readUsable(kernel, installation, row, refused)
    if (token !== undefined) return { token }
    const { refreshToken, client, expiresAt, accessToken: current } = row!
    if (!refreshToken || !client) {
      return { ended: 'The service refused the token, and gave none to renew it with.' }
    }
    const result = await requestTokens(kernel, JSON.parse(open(client)) as OAuthClient, { grant_type: 'refresh_token', refresh_token: open(refreshToken) })
    if (result.outcome === 'refused') return { ended: result.reason }
    if (result.outcome !== 'given') {
      const stillGood = expiresAt !== null && expiresAt.getTime() > Date.now() && open(current) !== refused
      return stillGood ? { token: open(current) } : { away: `The token could not be renewed. ${result.reason}` }
    }
    const { tokens } = result
    await sql`
      update integrations set access_token = ${seal(tokens.accessToken)}, refresh_token = ${seal(tokens.refreshToken ?? open(refreshToken))},
        expires_at = ${tokens.expiresAt}, renewed_at = now()
      where installation_id = ${installationId}`.execute(db)
    return { token: tokens.accessToken }
  })
  if ('token' in renewed) return renewed.token
  if ('away' in renewed) {
    await noteHealth(kernel, installation, renewed.away)
    throw new AppError('unavailable', { detail: renewed.away })
  }
  await changeState(kernel, installation, 'expired', renewed.ended)
  throw new AppError('not_connected', { detail: `The service ended the connection (${renewed.ended.slice(0, 200)}). Connect the account again.` })
}
