import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { words } from '../../lib/words.ts'
import { AddStep } from './add-step.tsx'
import { StepCard, TriggerCard, WhereCard } from './cards.tsx'
import type { Step } from '../flow-model/definition.ts'
import { useFlowView } from './flow-view.ts'
import { LaneButton } from './lane-button.tsx'
import { lanesOf, type Place } from '../flow-model/lanes.ts'

const w = words.flows

/** A flow as a list to read from top to bottom: for small screens, and for who does not see the canvas. */
export function Outline() {
  const { definition, actions } = useFlowView()
  return (
    <div className="min-h-0 flex-1 scroll-quiet bg-canvas">
      <div className="mx-auto max-w-[560px] px-4 py-5">
        <ol aria-label={w.canvas.label} className="flex flex-col">
          <Row>
            <TriggerCard />
          </Row>
          <li aria-hidden className="ml-6 h-3 border-l-2 border-line-strong" />
          <Row>
            <WhereCard />
          </Row>
          <Rows steps={definition.steps} parent={null} />
        </ol>
        {actions && definition.steps.length === 0 && (
          <div className="mt-1 flex justify-center">
            <AddStep place={{ parent: null, index: 0 }} label={w.steps.insert} />
          </div>
        )}
      </div>
    </div>
  )
}

function Rows({ steps, parent }: { steps: readonly Step[]; parent: Place['parent'] }) {
  const { actions } = useFlowView()
  return (
    <>
      {steps.map((step, index) => (
        <li key={step.id} className="flex flex-col">
          <Gap place={{ parent, index }} />
          <div className="h-[60px]">
            <StepCard step={step} />
          </div>
          {lanesOf(step).map((lane) => (
            <div key={lane.name} className="mt-2 ml-6 border-l-2 border-line-strong pl-4">
              <LaneButton step={step} lane={lane.name} />
              <ol className="flex flex-col">
                <Rows steps={lane.steps} parent={{ id: step.id, lane: lane.name }} />
              </ol>
            </div>
          ))}
        </li>
      ))}
      {(actions || parent === null) && (
        <li>
          <Gap place={{ parent, index: steps.length }} last />
        </li>
      )}
    </>
  )
}

function Gap({ place, last }: { place: Place; last?: boolean }) {
  const { actions } = useFlowView()
  if (!actions) return last ? null : <div aria-hidden className="ml-6 h-3 border-l-2 border-line-strong" />
  return (
    <div className="relative flex h-9 items-center pointer-coarse:h-12">
      <span aria-hidden className={clsx('absolute top-0 left-6 border-l-2 border-line-strong', last ? 'h-1/2' : 'h-full')} />
      <AddStep place={place} className="ml-[13px] pointer-coarse:ml-[11px]" />
    </div>
  )
}

function Row({ children }: { children: ReactNode }) {
  return <li className="h-[60px]">{children}</li>
}
