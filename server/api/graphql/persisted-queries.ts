import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import { LRUCache } from 'lru-cache'

export type PersistedQueries = {
  /** The text of a request that may send only its hash (automatic persisted queries, `extensions.persistedQuery`). */
  textOf(query: string | null | undefined, extensions: unknown): string | null | undefined | GraphQLError
}

export function makePersistedQueries(): PersistedQueries {
  const texts = new LRUCache<string, string>({ max: 5_000 })
  return {
    textOf(query, extensions) {
      const hash = hashOf(extensions)
      if (hash === undefined) return query
      if (typeof query !== 'string') {
        return texts.get(hash) ?? new GraphQLError('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } })
      }
      if (createHash('sha256').update(query).digest('hex') !== hash) return new GraphQLError('The hash is not that of the query.')
      texts.set(hash, query)
      return query
    },
  }
}

function hashOf(extensions: unknown): string | undefined {
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return undefined
  const persisted = extensions.persistedQuery
  if (typeof persisted !== 'object' || persisted === null || !('sha256Hash' in persisted)) return undefined
  return typeof persisted.sha256Hash === 'string' ? persisted.sha256Hash : undefined
}
