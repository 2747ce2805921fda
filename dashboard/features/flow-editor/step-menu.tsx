import { ArrowDown, ArrowUp, Copy, CopyPlus, Ellipsis, Trash2 } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import type { Step } from '../flow-model/definition.ts'
import { mayNudge } from '../flow-model/edit-definition.ts'
import { useFlowView } from './flow-view.ts'
import { stepTitle } from '../flow-model/step-words.ts'

const w = words.flows.steps

/** What one can do with a step as a whole. */
export function StepMenu({ step, className }: { step: Step; className?: string }) {
  const { definition, catalogue, actions } = useFlowView()
  if (!actions) return null
  const { id } = step
  return (
    <Menu trigger={<IconButton icon={Ellipsis} label={w.menu(stepTitle(step, catalogue))} className={className} />}>
      <MenuItem icon={ArrowUp} keys="alt+up" disabled={!mayNudge(definition, id, -1)} onSelect={() => actions.nudge(id, -1)}>
        {w.moveUp}
      </MenuItem>
      <MenuItem icon={ArrowDown} keys="alt+down" disabled={!mayNudge(definition, id, 1)} onSelect={() => actions.nudge(id, 1)}>
        {w.moveDown}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={Copy} keys="mod+c" onSelect={() => actions.copy(id)}>
        {w.copy}
      </MenuItem>
      <MenuItem icon={CopyPlus} keys="mod+d" onSelect={() => actions.duplicate(id)}>
        {w.duplicate}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={Trash2} tone="critical" keys="⌫" onSelect={() => actions.remove(id)}>
        {w.remove}
      </MenuItem>
    </Menu>
  )
}
