import { useReactFlow } from '@xyflow/react'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'

const w = words.flows.canvas

export function CanvasControls() {
  const flow = useReactFlow()
  return (
    <div className="absolute bottom-3 left-3 z-10 flex gap-0.5 rounded-card border border-line bg-raised p-0.5">
      <IconButton icon={ZoomOut} label={w.zoomOut} onClick={() => void flow.zoomOut()} />
      <IconButton icon={ZoomIn} label={w.zoomIn} onClick={() => void flow.zoomIn()} />
      <IconButton icon={Maximize} label={w.fit} onClick={() => void flow.fitView({ padding: 0.08, maxZoom: 1 })} />
    </div>
  )
}
