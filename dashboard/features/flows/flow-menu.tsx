import { useNavigate } from '@tanstack/react-router'
import { Copy, Ellipsis, History, Link2, List, Pause, Play, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { words } from '../../lib/words.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { useMay } from '../identity/use-me.ts'
import type { Flow, FlowDetails } from './flow-records.ts'
import { useFlowActions } from './use-flow-actions.ts'

const w = words.flows.actions

/** What one can do with a flow as a whole. `children` are the page's own entries. */
export function FlowMenu({ flow, onVersions, children }: { flow: Flow | FlowDetails; onVersions?: () => void; children?: ReactNode }) {
  const [removing, setRemoving] = useState(false)
  const actions = useFlowActions()
  const navigate = useNavigate()
  const mayWrite = useMay('flows:write')
  const mayManage = useMay('flows:manage')
  const { id } = flow
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={w.more(flow.name)} />}>
        {children}
        <MenuItem icon={List} onSelect={() => void navigate({ to: '/automations/runs', search: { flow: id } })}>
          {w.showRuns}
        </MenuItem>
        {onVersions && (
          <MenuItem icon={History} disabled={flow.version === null} onSelect={onVersions}>
            {w.versions}
          </MenuItem>
        )}
        {mayWrite && (
          <MenuItem icon={Copy} onSelect={() => actions.duplicate.mutate({ id })}>
            {w.duplicate}
          </MenuItem>
        )}
        {mayManage && flow.trigger['kind'] === 'webhook' && (
          <MenuItem icon={Link2} onSelect={() => actions.rotateHook.mutate({ id })}>
            {w.rotate}
          </MenuItem>
        )}
        {mayManage && flow.state !== 'draft' && (
          <MenuItem
            icon={flow.state === 'active' ? Pause : Play}
            onSelect={() => (flow.state === 'active' ? actions.pause : actions.resume).mutate({ id })}
          >
            {flow.state === 'active' ? w.pause : w.resume}
          </MenuItem>
        )}
        {mayManage && (
          <>
            <MenuLine />
            <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>
              {w.remove}
            </MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={w.removeTitle(flow.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={actions.remove.isPending}
        onConfirm={() => actions.remove.mutate({ id }, { onSettled: () => setRemoving(false) })}
      />
    </>
  )
}
