import { sql } from 'kysely'
import type { Kernel } from '../../kernel/kernel.ts'
import type { InstallationRef } from './access-token.ts'
import { changeState } from './change-state.ts'

/** So many failures, one after the other, and the integration counts as failing. */
const mostFailures = 5

/**
 * Counts a call of the service.
 * @param failure what went wrong on the service's side; null when it answered
 */
export async function noteHealth(kernel: Kernel, installation: InstallationRef, failure: string | null): Promise<void> {
  const { workspaceId, installationId } = installation
  const failed = failure !== null
  const due = await kernel.database.transaction(workspaceId, async ({ db }) => {
    const { rows: [row] } = await sql<{ state: string; failuresInRow: number }>`
      update integrations set
        failures_in_row = case when ${failed} then failures_in_row + 1 else 0 end,
        last_success_at = case when ${failed} then last_success_at else now() end,
        last_failure_at = case when ${failed} then now() else last_failure_at end,
        last_error = case when ${failed} then ${failure?.slice(0, 500) ?? null} else last_error end
      where installation_id = ${installationId}
      returning state, failures_in_row as "failuresInRow"`.execute(db)
    if (!row) return null
    await sql`
      insert into integration_days (installation_id, day, calls, failures) values (${installationId}, current_date, 1, ${failed ? 1 : 0})
      on conflict (installation_id, day) do update set calls = integration_days.calls + 1, failures = integration_days.failures + excluded.failures`.execute(db)
    if (row.state === 'connected' && row.failuresInRow >= mostFailures) return 'failing'
    return row.state === 'failing' && !failed ? 'connected' : null
  })
  if (due) await changeState(kernel, installation, due, failure)
}
