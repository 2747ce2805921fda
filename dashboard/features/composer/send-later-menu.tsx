import { ChevronDown, Clock, Send } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { buttonClass } from '../../ui/button.tsx'
import { LaterItems } from '../../ui/later-items.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { PickMoment } from '../../ui/pick-moment.tsx'

const w = words.inbox.composer

/** When it goes out: now, without the seconds to take it back, or at a moment. */
export function SendLaterMenu({
  open,
  onOpenChange,
  disabled,
  onNow,
  onLater,
}: {
  open: boolean
  onOpenChange(open: boolean): void
  disabled: boolean
  onNow(): void
  onLater(sendAt: string, cancelIfAnswered: boolean): void
}) {
  const [picking, setPicking] = useState(false)
  const [unlessAnswered, setUnlessAnswered] = useState(true)
  return (
    <>
      <Menu
        open={open}
        onOpenChange={onOpenChange}
        trigger={
          <button
            type="button"
            aria-label={w.whenToSend}
            title={w.whenToSend}
            disabled={disabled}
            className={buttonClass('primary', 'rounded-l-none! border-l border-canvas/25 px-1.5!')}
          >
            <ChevronDown aria-hidden size={14} />
          </button>
        }
      >
        <MenuItem icon={Send} keys="mod+shift+enter" onSelect={onNow}>
          {w.sendNow}
        </MenuItem>
        <MenuLine />
        <LaterItems onPick={(at) => onLater(at, unlessAnswered)} />
        <MenuItem icon={Clock} onSelect={() => setPicking(true)}>
          {words.later.pick}
        </MenuItem>
        <MenuLine />
        <MenuItem checked={unlessAnswered} onSelect={() => setUnlessAnswered(!unlessAnswered)}>
          {w.unlessAnswered}
        </MenuItem>
      </Menu>
      {picking && (
        <PickMoment
          title={w.sendLater}
          action={w.schedule}
          onClose={() => setPicking(false)}
          onPick={(at) => onLater(at, unlessAnswered)}
        />
      )}
    </>
  )
}
