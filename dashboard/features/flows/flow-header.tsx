import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ArrowLeft, FlaskConical, List, type LucideIcon, Play, Redo2, RotateCcw, Route, Undo2, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { MenuItem, MenuLine } from '../../ui/menu.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { Segments } from '../../ui/segments.tsx'
import type { Trigger } from '../flow-model/definition.ts'
import { useMay } from '../identity/use-me.ts'
import { FlowMenu } from './flow-menu.tsx'
import { FlowName } from './flow-name.tsx'
import type { FlowDetails } from './flow-records.ts'
import { FlowState } from './flow-state.tsx'
import type { Draft } from './use-draft.ts'
import { useFlowActions } from './use-flow-actions.ts'

const w = words.flows

export type BuilderView = 'canvas' | 'list'
export type Trial = 'dry-run' | 'backtest'

/** What the flow is called, whether it is kept, and all that can be done with it as a whole. */
export function FlowHeader({
  flow, draft, view, onView, trial, onTrial, onPublish, onRun, onVersions, onDiscard,
}: {
  flow: FlowDetails
  draft: Draft
  view: BuilderView
  onView(view: BuilderView): void
  trial: Trial | undefined
  onTrial(trial: Trial | undefined): void
  onPublish(): void
  onRun(subject: 'conversation' | 'contact'): void
  onVersions(): void
  onDiscard: (() => void) | undefined
}) {
  const mayWrite = useMay('flows:write')
  const mayManage = useMay('flows:manage')
  const mayUse = useMay('flows:use')
  const { run } = useFlowActions()
  const begins = flow.state === 'active' ? (flow.published?.definition['trigger'] as Trigger | undefined) : undefined // it was checked when it was published
  const subject = begins?.kind === 'manual' ? begins.subject : undefined
  return (
    <PaneHeader className="gap-1.5 px-2 wide:px-3">
      <Link
        to="/automations"
        aria-label={words.actions.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover touch-target"
      >
        <ArrowLeft aria-hidden size={18} />
      </Link>
      <FlowName flow={flow} readOnly={!mayWrite} />
      <span className="max-wide:hidden">
        <FlowState state={flow.state} />
      </span>
      {mayWrite && <SavedSign state={draft.state} />}
      <span className="flex-1" />
      <span className="flex items-center gap-0.5 max-wide:hidden">
        {mayWrite && (
          <>
            <IconButton icon={Undo2} label={w.page.undo} keys="mod+z" disabled={!draft.mayUndo} onClick={draft.undo} />
            <IconButton icon={Redo2} label={w.page.redo} keys="mod+shift+z" disabled={!draft.mayRedo} onClick={draft.redo} />
          </>
        )}
        <Segments
          label={w.page.view}
          value={view}
          onChange={onView}
          className="mx-1"
          options={[
            { value: 'canvas', label: w.page.canvas, icon: Workflow },
            { value: 'list', label: w.page.list, icon: List },
          ]}
        />
        {mayWrite && (
          <>
            <TrialButton icon={Route} label={w.dryRun.title} on={trial === 'dry-run'} onToggle={(on) => onTrial(on ? 'dry-run' : undefined)} />
            <TrialButton icon={FlaskConical} label={w.backtest.title} on={trial === 'backtest'} onToggle={(on) => onTrial(on ? 'backtest' : undefined)} />
          </>
        )}
      </span>
      {subject && mayUse && (
        <Button
          look="plain"
          busy={run.isPending}
          className="max-wide:hidden"
          onClick={() => (subject === 'none' ? run.mutate({ id: flow.id }) : onRun(subject))}
        >
          <Play aria-hidden size={14} />
          {w.actions.runNow}
        </Button>
      )}
      {mayManage && (
        <Button
          look="primary"
          disabled={!flow.isChanged && flow.version !== null && draft.state === 'saved'}
          title={!flow.isChanged && flow.version !== null ? w.page.upToDate : undefined}
          onClick={onPublish}
        >
          {w.page.publish}
        </Button>
      )}
      <FlowMenu flow={flow} onVersions={onVersions}>
        <span className="wide:hidden">
          <MenuItem icon={view === 'canvas' ? List : Workflow} onSelect={() => onView(view === 'canvas' ? 'list' : 'canvas')}>
            {view === 'canvas' ? w.page.list : w.page.canvas}
          </MenuItem>
          {mayWrite && (
            <>
              <MenuItem icon={Route} onSelect={() => onTrial('dry-run')}>
                {w.dryRun.title}
              </MenuItem>
              <MenuItem icon={FlaskConical} onSelect={() => onTrial('backtest')}>
                {w.backtest.title}
              </MenuItem>
            </>
          )}
          <MenuLine />
        </span>
        {onDiscard && (
          <MenuItem icon={RotateCcw} onSelect={onDiscard}>
            {w.actions.discard}
          </MenuItem>
        )}
      </FlowMenu>
    </PaneHeader>
  )
}

function TrialButton({ icon: Icon, label, on, onToggle }: { icon: LucideIcon; label: string; on: boolean; onToggle(on: boolean): void }) {
  return (
    <Button look="quiet" aria-pressed={on} title={label} className={clsx('max-full:w-8 max-full:px-0', on && 'bg-pressed! text-ink!')} onClick={() => onToggle(!on)}>
      <Icon aria-hidden size={15} strokeWidth={1.75} />
      <span className="max-full:sr-only">{label}</span>
    </Button>
  )
}

function SavedSign({ state }: { state: Draft['state'] }): ReactNode {
  const text = state === 'saved' ? w.page.saved : state === 'saving' ? w.page.saving : w.page.unsaved
  return (
    <span role="status" title={text} className={clsx('truncate text-small max-wide:sr-only', state === 'unsaved' ? 'text-critical' : 'text-ink-faint')}>
      {text}
    </span>
  )
}
