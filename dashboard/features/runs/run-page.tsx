import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo } from 'react'
import { useLive } from '../../frame/live-provider.tsx'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { LazyCanvas } from '../flow-canvas/load-canvas.ts'
import { blankDefinition } from '../flow-model/definition.ts'
import { type FlowView, FlowViewContext } from '../flow-editor/flow-view.ts'
import { marksOfSteps } from '../flow-model/marks-of-steps.ts'
import { Outline } from '../flow-editor/outline.tsx'
import { readDraft } from '../flow-model/read-draft.ts'
import { useBuilderKeys } from '../flows/use-builder-keys.ts'
import { useCatalogue } from '../flows/use-catalogue.ts'
import { useFlowNames } from '../flows/use-flow-names.ts'
import { markState } from './mark-state.ts'
import { RunHeader } from './run-header.tsx'
import { RunPanel } from './run-panel.tsx'
import { isOver, type RunDetails } from './run-records.ts'

const panelLimits = { initial: 400, min: 320, max: 640 }

/** A run on the canvas of its version: what each step took and gave, live while it goes on. */
export function RunPage() {
  const { runId: id } = useParams({ from: '/app/automations/runs/$runId' })
  const live = useLive()
  const run = useQuery(
    trpc.runs.get.queryOptions({ id }, { staleTime: 0, refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : 1_000) }),
  )
  const { refetch } = run
  useEffect(() => live?.listen(`run:${id}`, () => void refetch()), [live, id, refetch])
  useTitle(run.data ? words.runs.page.title(run.data.flowName) : words.runs.title)
  if (run.isError && !run.data) return <ErrorState error={run.error} onRetry={() => void refetch()} />
  if (!run.data)
    return (
      <Skeleton className="flex flex-1 flex-col items-center gap-8 bg-canvas pt-24">
        {[0, 1, 2, 3].map((card) => (
          <Bar key={card} className="h-[60px] w-[264px] rounded-card" />
        ))}
      </Skeleton>
    )
  return <ShownRun run={run.data} />
}

const nothing = {}
const keys = { undo() {}, redo() {} }

function ShownRun({ run }: { run: RunDetails }) {
  const { step } = useSearch({ from: '/app/automations/runs/$runId' })
  const navigate = useNavigate()
  const wide = useWide()
  const catalogue = useCatalogue()
  const flowNames = useFlowNames()
  const [width, setWidth] = usePaneWidth('run-details', panelLimits)
  // The version does not change while the run goes on: drawn once.
  const text = JSON.stringify(run.definition ?? nothing)
  const definition = useMemo(() => readDraft(JSON.parse(text)) ?? blankDefinition, [text])
  const marks = useMemo(
    () => marksOfSteps(definition, run.steps.map((each) => ({ stepId: each.stepId, state: markState(each), output: each.output }))),
    [definition, run.steps],
  )
  const onSelect = useCallback(
    (next: string | undefined) => void navigate({ to: '.', search: (held) => ({ ...held, step: next }), replace: true }),
    [navigate],
  )
  const view: FlowView = { definition, catalogue, flowNames, selected: step, onSelect, actions: undefined, issues: new Map(), marks }
  useBuilderKeys(view, keys)
  return (
    <FlowViewContext value={view}>
      <article className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
        <RunHeader run={run} />
        <div className="flex min-h-0 flex-1">
          {(wide || step === undefined) && (
            <div className="flex min-h-0 min-w-0 flex-1">
              {wide ? (
                <Suspense fallback={<div className="size-full bg-canvas" />}>
                  <LazyCanvas />
                </Suspense>
              ) : (
                <Outline />
              )}
            </div>
          )}
          {(wide || step !== undefined) && (
            <>
              <PaneHandle label={words.flows.page.widthOfPanel} width={width} onWidth={setWidth} grows="left" limits={panelLimits} />
              <div style={wide ? { width } : undefined} className="flex min-h-0 min-w-0 shrink-0 max-wide:flex-1">
                <RunPanel run={run} />
              </div>
            </>
          )}
        </div>
      </article>
    </FlowViewContext>
  )
}
