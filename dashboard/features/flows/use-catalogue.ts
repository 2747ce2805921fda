import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { type Catalogue, noCatalogue } from '../flow-model/catalogue.ts'

/** What flows are built from; it changes only with the version of the product. */
export function useCatalogue(): Catalogue {
  const { data } = useQuery(trpc.flows.catalogue.queryOptions({}, { staleTime: Infinity }))
  // Its schemas are JSON Schema, which the wire knows as any JSON.
  return (data as Catalogue | undefined) ?? noCatalogue
}
