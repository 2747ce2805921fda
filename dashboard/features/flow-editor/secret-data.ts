import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import type { Datum } from '../flow-model/available-data.ts'

/** Secrets as data: their names alone, their values are filled in when the step is done. */
export function useSecretData(enabled: boolean): Datum[] {
  const { data } = useQuery(trpc.flowSecrets.list.queryOptions({}, { enabled }))
  return (data?.items ?? []).map(({ name }) => ({
    path: `secrets.${name}`, label: name, type: 'text', choices: [], group: words.flows.secrets.title,
  }))
}
