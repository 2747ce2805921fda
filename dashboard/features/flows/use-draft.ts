import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { backoff } from '../../lib/backoff.ts'
import { recall, remember } from '../../lib/remember.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'
import { blankDefinition, type FlowDefinition } from '../flow-model/definition.ts'
import { beginHistory, redone, type UndoHistory, undone, withChange } from '../flow-model/undo-history.ts'
import type { FlowDetails } from './flow-records.ts'
import { readDraft } from '../flow-model/read-draft.ts'

export type Draft = {
  definition: FlowDefinition
  state: 'saved' | 'saving' | 'unsaved'
  change(next: (definition: FlowDefinition) => FlowDefinition, group?: string): void
  undo(): void
  redo(): void
  mayUndo: boolean
  mayRedo: boolean
  /** Resolves when everything is kept by the server. */
  flush(): Promise<void>
}

const quietFor = 600

/** A draft that keeps itself: shortly after each change, again until it worked, and in this browser meanwhile. */
export function useDraft(flow: FlowDetails): Draft {
  const queryClient = useQueryClient()
  const kept = `flow-draft:${flow.id}`
  const [history, setHistory] = useState<UndoHistory<FlowDefinition>>(() => beginHistory(readDraft(recall(kept)) ?? readDraft(flow.draft) ?? blankDefinition))
  const [state, setState] = useState<Draft['state']>('saved')
  const latest = useRef(history.present)
  latest.current = history.present
  // What the server holds as it wrote it: another order of keys is no change.
  const held = useRef({ text: JSON.stringify(flow.draft), definition: recall(kept) === undefined ? history.present : undefined })
  const saving = useRef<Promise<void>>(undefined)

  const save = useCallback(async (): Promise<void> => {
    const definition = latest.current
    if (saving.current) await saving.current.catch(() => {})
    if (held.current.definition === latest.current) return
    setState('saving')
    const work = rpc.flows.update.mutate({ id: flow.id, definition: { ...definition } }).then((answer) => {
      held.current = { text: JSON.stringify(answer.draft), definition }
      queryClient.setQueryData(trpc.flows.get.queryKey({ id: flow.id }), answer)
      if (latest.current !== definition) return
      remember(kept, undefined)
      setState('saved')
    })
    saving.current = work
    await work.finally(() => {
      saving.current = undefined
    })
  }, [flow.id, kept, queryClient])

  useEffect(() => {
    if (held.current.definition === history.present) return
    remember(kept, history.present)
    setState('saving')
    let attempt = 0
    let timer = setTimeout(trySave, quietFor)
    function trySave() {
      save().catch(() => {
        setState('unsaved')
        timer = setTimeout(trySave, backoff(++attempt))
      })
    }
    return () => clearTimeout(timer)
  }, [history.present, kept, save])

  // Leaving the page does not wait for the pause to be over.
  useEffect(() => () => void save().catch(() => {}), [save])

  useEffect(() => {
    const text = JSON.stringify(flow.draft)
    const arrived = readDraft(flow.draft)
    if (text === held.current.text || !arrived || held.current.definition !== latest.current) return
    held.current = { text, definition: arrived }
    setHistory((now) => withChange(now, arrived, null, Date.now()))
    toast(words.flows.page.theirs)
  }, [flow.draft])

  return {
    definition: history.present,
    state,
    change: useCallback((next, group) => setHistory((now) => withChange(now, next(now.present), group ?? null, Date.now())), []),
    undo: useCallback(() => setHistory(undone), []),
    redo: useCallback(() => setHistory(redone), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
    flush: save,
  }
}
