import {
  type CompiledQuery, type DatabaseConnection, type Driver, Kysely, PostgresAdapter, PostgresIntrospector,
  PostgresQueryCompiler, type QueryResult,
} from 'kysely'
import type { DB } from './schema.generated.ts'

// The driver does not know the row type; Kysely's builder does and checks it.
export type Execute = (query: CompiledQuery) => Promise<QueryResult<unknown>>

/** Kysely as a typed SQL builder over one way to execute; transactions are the Database's business, not Kysely's. */
export function kyselyOver(execute: Execute): Kysely<DB> {
  const connection: DatabaseConnection = {
    executeQuery: (query) => execute(query) as Promise<QueryResult<never>>,
    streamQuery: () => { throw new Error('streaming is not offered') },
  }
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  }
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => compiler,
    },
  })
}

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()

async function refuse(): Promise<void> {
  throw new Error('use Database.transaction')
}
