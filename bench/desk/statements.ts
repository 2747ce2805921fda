import type pg from 'pg'

export type Statement = { text: string; calls: number; meanMs: number; mostMs: number; totalMs: number; rows: number }

export async function forgetStatements(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_stat_statements_reset()')
}

/** The ten that took most of all, and the ten that took longest each time. Those of the bench itself are left out. */
export async function findSlowest(client: pg.ClientBase): Promise<{ total: Statement[]; each: Statement[]; allMs: number }> {
  const ours = `dbid = (select oid from pg_database where datname = current_database()) and query !~ '^(select listener|select pg_stat)'`
  const read = async (order: string, calls: number): Promise<Statement[]> => {
    const { rows } = await client.query<Statement>(`
      select query as text, calls::int, mean_exec_time as "meanMs", max_exec_time as "mostMs", total_exec_time as "totalMs", rows::int
      from pg_stat_statements where ${ours} and calls >= ${calls} order by ${order} desc limit 10`)
    return rows
  }
  const { rows: [all] } = await client.query<{ ms: number }>(`select sum(total_exec_time) as ms from pg_stat_statements where ${ours}`)
  return { total: await read('total_exec_time', 1), each: await read('mean_exec_time', 3), allMs: all!.ms }
}
