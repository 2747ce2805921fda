import { Suspense, useCallback, useMemo, useState } from 'react'
import { useRemembered } from '../../lib/remember.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { toast } from '../../ui/toast.tsx'
import { LazyCanvas } from '../flow-canvas/load-canvas.ts'
import { type FlowView, FlowViewContext } from '../flow-editor/flow-view.ts'
import type { Mark } from '../flow-model/mark.ts'
import { Outline } from '../flow-editor/outline.tsx'
import { useMay } from '../identity/use-me.ts'
import { BacktestPanel } from '../flow-trials/backtest-panel.tsx'
import { DryRunPanel } from '../flow-trials/dry-run-panel.tsx'
import { type BuilderView, FlowHeader, type Trial } from './flow-header.tsx'
import type { FlowDetails } from './flow-records.ts'
import { issuesByStep } from '../flow-model/issue-places.ts'
import { PublishDialog } from './publish-dialog.tsx'
import { readDraft } from '../flow-model/read-draft.ts'
import { RunDialog } from './run-dialog.tsx'
import { SelectionPanel } from './selection-panel.tsx'
import { useBuilderKeys } from './use-builder-keys.ts'
import { useCatalogue } from './use-catalogue.ts'
import { useDraft } from './use-draft.ts'
import { useFlowNames } from './use-flow-names.ts'
import { useStepActions } from './use-step-actions.ts'
import { VersionsDialog } from './versions-dialog.tsx'

const panelLimits = { initial: 400, min: 320, max: 640 }

export type BuilderPlace = { step?: string | undefined; trial?: Trial | undefined }

/** The draft as a canvas or a list, and beside it the form of what is selected, or a trial. */
export function Builder({ flow, place, onPlace }: { flow: FlowDetails; place: BuilderPlace; onPlace(place: BuilderPlace): void }) {
  const wide = useWide()
  const mayWrite = useMay('flows:write')
  const draft = useDraft(flow)
  const catalogue = useCatalogue()
  const flowNames = useFlowNames()
  const [dialog, setDialog] = useState<'publish' | 'versions' | { run: 'conversation' | 'contact' } | null>(null)
  const [width, setWidth] = usePaneWidth('flow-details', panelLimits)
  const [chosenView, setView] = useRemembered<BuilderView>(wide ? 'flow-view' : 'flow-view-narrow', (stored) =>
    stored === 'list' || stored === 'canvas' ? stored : wide ? 'canvas' : 'list',
  )
  const [marks, setMarks] = useState<ReadonlyMap<string, Mark>>()
  const onSelect = useCallback((step: string | undefined) => onPlace({ step }), [onPlace])
  const actions = useStepActions(draft, catalogue, onSelect)
  const { definition } = draft
  const issues = useMemo(() => issuesByStep(definition, flow.issues), [definition, flow.issues])
  const view: FlowView = {
    definition, catalogue, flowNames, selected: place.step, onSelect, issues,
    actions: mayWrite ? actions : undefined,
    marks: place.trial ? marks : undefined,
  }
  useBuilderKeys(view, draft)
  const published = useMemo(() => flow.isChanged && flow.published ? readDraft(flow.published.definition) : undefined, [flow])
  const hasPanel = place.trial !== undefined || place.step !== undefined

  return (
    <FlowViewContext value={view}>
      <article className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
        <FlowHeader
          flow={flow}
          draft={draft}
          view={chosenView}
          onView={setView}
          trial={place.trial}
          onTrial={(trial) => onPlace({ trial })}
          onPublish={() => (flow.issues.length > 0 ? toast(words.flows.page.fixFirst, { critical: true }) : setDialog('publish'))}
          onRun={(subject) => setDialog({ run: subject })}
          onVersions={() => setDialog('versions')}
          onDiscard={
            mayWrite && published
              ? () => {
                  draft.change(() => published)
                  toast(words.flows.actions.discarded, { action: { label: words.actions.undo, run: draft.undo } })
                }
              : undefined
          }
        />
        <div className="flex min-h-0 flex-1">
          {(wide || !hasPanel) && (
            <div className="flex min-h-0 min-w-0 flex-1">
              {chosenView === 'canvas' ? (
                <Suspense fallback={<div className="size-full bg-canvas" />}>
                  <LazyCanvas />
                </Suspense>
              ) : (
                <Outline />
              )}
            </div>
          )}
          {hasPanel && (
            <>
              <PaneHandle label={words.flows.page.widthOfPanel} width={width} onWidth={setWidth} grows="left" limits={panelLimits} />
              <div style={wide ? { width } : undefined} className="flex min-h-0 min-w-0 shrink-0 max-wide:flex-1">
                {place.trial === 'dry-run' ? (
                  <DryRunPanel onMarks={setMarks} onClose={() => onPlace({ trial: undefined })} />
                ) : place.trial === 'backtest' ? (
                  <BacktestPanel onMarks={setMarks} onClose={() => onPlace({ trial: undefined })} />
                ) : (
                  <SelectionPanel hookUrl={flow.hookUrl} readOnly={!mayWrite} />
                )}
              </div>
            </>
          )}
        </div>
      </article>
      {dialog === 'publish' && (
        <PublishDialog flow={flow} definition={definition} catalogue={catalogue} flush={draft.flush} onClose={() => setDialog(null)} />
      )}
      {typeof dialog === 'object' && dialog && <RunDialog flow={flow} subject={dialog.run} onClose={() => setDialog(null)} />}
      {dialog === 'versions' && (
        <VersionsDialog flow={flow} onRestore={mayWrite ? (restored) => draft.change(() => restored) : undefined} onClose={() => setDialog(null)} />
      )}
    </FlowViewContext>
  )
}
