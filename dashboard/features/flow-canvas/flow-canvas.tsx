import '@xyflow/react/dist/base.css'
import { Background, type Node, ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { words } from '../../lib/words.ts'
import { useFlowView } from '../flow-editor/flow-view.ts'
import { type Mark, triggerId, whereId } from '../flow-model/mark.ts'
import { CanvasControls } from './canvas-controls.tsx'
import { type Drawn, layOut, type Line, type Picture } from './lay-out.ts'
import { DragContext, nodeTypes } from './nodes.tsx'
import { roundedPath } from './rounded-path.ts'

/** A flow drawn from the top down. Only what is in sight is rendered, so a hundred steps cost no more than ten. */
export function FlowCanvas() {
  return (
    <ReactFlowProvider>
      <Canvas />
    </ReactFlowProvider>
  )
}

function Canvas() {
  const { definition, selected, onSelect, actions } = useFlowView()
  const picture = useMemo(() => layOut(definition), [definition])
  const editable = actions !== undefined
  const nodes = useMemo(() => picture.drawn.filter(({ kind }) => editable || kind !== 'insert').map(nodeOf), [picture, editable])
  const [dragged, onDrag] = useState<string>()
  const drag = useMemo(() => ({ dragged, onDrag }), [dragged])
  const frame = useRef<HTMLDivElement>(null)
  useFollow(picture, selected, frame)

  return (
    <DragContext value={drag}>
      <div ref={frame} className="relative size-full bg-canvas">
        <ReactFlow
          nodes={nodes}
          edges={noEdges}
          nodeTypes={nodeTypes}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          panOnScroll
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          minZoom={0.05}
          maxZoom={1.5}
          aria-label={words.flows.canvas.label}
          proOptions={{ hideAttribution: true }}
          onPaneClick={() => onSelect(undefined)}
        >
          <Background gap={20} size={1.2} color="var(--line-strong)" />
          <ViewportPortal>
            <Lines picture={picture} />
          </ViewportPortal>
        </ReactFlow>
        <CanvasControls />
      </div>
    </DragContext>
  )
}

/** All lines as two paths: cheaper than an element for each, and they never take the pointer. */
function Lines({ picture: { lines } }: { picture: Picture }) {
  const { marks } = useFlowView()
  const path = (aside: boolean) => lines.filter((line) => line.aside === aside).map(({ points }) => roundedPath(points)).join('')
  const [straight, dashed] = useMemo(() => [path(false), path(true)], [lines])
  const taken = useMemo(
    () =>
      marks
        ? lines.filter((line) => wasTaken(line, marks)).map(({ points }) => roundedPath(points)).join('')
        : '',
    [lines, marks],
  )
  return (
    <svg aria-hidden className="pointer-events-none absolute -z-10 overflow-visible" width={1} height={1} fill="none" strokeWidth={1.5}>
      <path d={straight} className="stroke-line-strong" />
      <path d={dashed} className="stroke-line-strong" strokeDasharray="4 4" />
      {taken && <path d={taken} className="stroke-ink-faint" />}
    </svg>
  )
}

// Into a step that was reached, or onwards from one that is done.
function wasTaken({ of, from, to }: Line, marks: ReadonlyMap<string, Mark>): boolean {
  if (of && !marks.has(`${of.id}/${of.lane}`)) return false
  if (to) return marks.has(to)
  const mark = from === undefined ? {} : marks.get(from)
  return mark !== undefined && (mark.state === undefined || ['succeeded', 'planned', 'skipped'].includes(mark.state))
}

const noEdges: never[] = []

function nodeOf(drawn: Drawn): Node {
  const { x, y, width, height } = drawn
  const isFrame = drawn.kind === 'frame'
  return {
    id: nodeIdOf(drawn),
    type: drawn.kind,
    position: { x, y },
    // With its measures given, a node is drawn at once instead of after it was measured.
    width,
    height,
    data: { drawn },
    zIndex: isFrame ? -1 : 0,
    // The library lets no pointer into nodes that it neither drags nor selects.
    style: { pointerEvents: isFrame ? 'none' : 'all' },
  }
}

function nodeIdOf(drawn: Drawn): string {
  switch (drawn.kind) {
    case 'trigger':
      return triggerId
    case 'where':
      return whereId
    case 'end':
      return ':end'
    case 'step':
      return drawn.step.id
    case 'frame':
      return `${drawn.step.id}/frame`
    case 'lane':
      return `${drawn.step.id}/${drawn.lane}`
    case 'insert':
      return `${drawn.place.parent ? `${drawn.place.parent.id}/${drawn.place.parent.lane}` : ''}+${drawn.place.index}`
  }
}

const margin = 40

/** Begins with all of the flow in sight if it can be read so, else with its beginning; then follows the selection. */
function useFollow(picture: Picture, selected: string | undefined, frame: { current: HTMLDivElement | null }): void {
  const flow = useReactFlow()
  const latest = useRef(picture)
  latest.current = picture
  useEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {}
    if (!flow.viewportInitialized || width === 0) return
    const { left, right, bottom } = extent(latest.current)
    const whole = Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / bottom)
    const zoom = whole >= 0.75 ? Math.min(1, whole) : 1
    const middle = right - left <= (width - 2 * margin) / zoom ? (left + right) / 2 : 0
    void flow.setViewport({ x: width / 2 - middle * zoom, y: margin, zoom })
  }, [flow, frame])
  useEffect(() => {
    const element = frame.current
    if (!element) return
    let width = element.clientWidth
    // What was in the middle stays there when a pane opens beside it.
    const watcher = new ResizeObserver(() => {
      const moved = (element.clientWidth - width) / 2
      width = element.clientWidth
      const { x, y, zoom } = flow.getViewport()
      if (moved !== 0) void flow.setViewport({ x: x + moved, y, zoom })
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [flow, frame])
  useEffect(() => {
    const element = frame.current
    const drawn = latest.current.drawn.find((each) => selected !== undefined && nodeIdOf(each) === selected)
    if (!drawn || !element) return
    const { x, y, zoom } = flow.getViewport()
    const [left, top] = [drawn.x * zoom + x, drawn.y * zoom + y]
    const inSight = left > 0 && top > 0 && left + drawn.width * zoom < element.clientWidth && top + drawn.height * zoom < element.clientHeight
    if (!inSight) void flow.setCenter(drawn.x + drawn.width / 2, drawn.y + drawn.height / 2, { zoom })
  }, [flow, selected])
}

function extent({ drawn }: Picture): { left: number; right: number; bottom: number } {
  return drawn.reduce(
    (held, { x, y, width, height }) => ({
      left: Math.min(held.left, x), right: Math.max(held.right, x + width), bottom: Math.max(held.bottom, y + height),
    }),
    { left: 0, right: 0, bottom: 0 },
  )
}
