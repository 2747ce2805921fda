import { useCallback, useEffect, useRef, useState } from 'react'
import { rpc } from '../../lib/rpc.ts'
import type { FlowDefinition } from '../flow-model/definition.ts'
import { type BacktestResult, beginBacktest, withPage } from './backtest-result.ts'

/** Walks the past page by page; each page shows at once, and it can be stopped between and during them. */
export function useBacktest() {
  const [result, setResult] = useState<BacktestResult>()
  const [error, setError] = useState<unknown>()
  const [running, setRunning] = useState(false)
  const under = useRef<AbortController>(undefined)
  const stop = useCallback(() => under.current?.abort(), [])
  useEffect(() => stop, [stop])

  const start = useCallback(async (definition: FlowDefinition, days: number) => {
    under.current?.abort()
    const own = new AbortController()
    under.current = own
    let held = beginBacktest(days, Date.now())
    setResult(held)
    setError(undefined)
    setRunning(true)
    try {
      for (let cursor: string | null | undefined; cursor !== null && !own.signal.aborted; ) {
        const page = await rpc.flows.backtest.mutate({ definition: { ...definition }, days, ...(cursor ? { cursor } : {}) }, { signal: own.signal })
        if (own.signal.aborted) break
        held = withPage(held, page)
        setResult(held)
        cursor = page.nextCursor
      }
    } catch (failure) {
      if (!own.signal.aborted) setError(failure)
    } finally {
      if (under.current === own) setRunning(false)
    }
  }, [])
  return { result, error, running, start, stop }
}
