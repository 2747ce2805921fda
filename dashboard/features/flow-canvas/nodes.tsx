import type { Node, NodeProps } from '@xyflow/react'
import { clsx } from 'clsx'
import { createContext, memo, use, useState } from 'react'
import { words } from '../../lib/words.ts'
import { AddStep } from '../flow-editor/add-step.tsx'
import { StepCard, TriggerCard, WhereCard } from '../flow-editor/cards.tsx'
import { useFlowView } from '../flow-editor/flow-view.ts'
import { LaneButton } from '../flow-editor/lane-button.tsx'
import type { Drawn } from './lay-out.ts'

const w = words.flows

export type DrawnNode<K extends Drawn['kind'] = Drawn['kind']> = Node<{ drawn: Extract<Drawn, { kind: K }> }, K>

/** The step that is being dragged, so that the gaps show themselves. */
export const DragContext = createContext<{ dragged: string | undefined; onDrag(id: string | undefined): void }>({
  dragged: undefined,
  onDrag() {},
})

const TriggerNode = memo(TriggerCard)
const WhereNode = memo(WhereCard)

const StepNode = memo(function StepNode({ data: { drawn } }: NodeProps<DrawnNode<'step'>>) {
  const { onDrag } = use(DragContext)
  return <StepCard step={drawn.step} onDrag={onDrag} />
})

const InsertNode = memo(function InsertNode({ data: { drawn } }: NodeProps<DrawnNode<'insert'>>) {
  const { actions } = useFlowView()
  const { dragged, onDrag } = use(DragContext)
  const [over, setOver] = useState(false)
  if (!actions) return null
  return (
    <div
      className={clsx('relative size-full', dragged && 'before:absolute before:-inset-x-24 before:-inset-y-2.5')}
      onDragOver={(event) => {
        if (!dragged) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (dragged) actions.move(dragged, drawn.place)
        onDrag(undefined)
      }}
    >
      {dragged && (
        <span
          className={clsx(
            'pointer-events-none absolute inset-y-2 -inset-x-24 rounded-full transition-colors duration-100',
            over ? 'bg-accent' : 'bg-accent-soft',
          )}
        />
      )}
      <AddStep place={drawn.place} />
    </div>
  )
})

const LaneNode = memo(function LaneNode({ data: { drawn } }: NodeProps<DrawnNode<'lane'>>) {
  return (
    <div className="flex h-full justify-center">
      <LaneButton step={drawn.step} lane={drawn.lane} />
    </div>
  )
})

const FrameNode = memo(function FrameNode() {
  return <div className="pointer-events-none size-full rounded-sheet border border-dashed border-line-strong" />
})

const EndNode = memo(function EndNode() {
  return <div title={w.steps.ended} className="size-full rounded-full border-2 border-line-strong bg-surface" />
})

export const nodeTypes = {
  trigger: TriggerNode,
  where: WhereNode,
  step: StepNode,
  insert: InsertNode,
  lane: LaneNode,
  frame: FrameNode,
  end: EndNode,
}
