import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { words } from '../lib/words.ts'
import { IconButton } from './icon-button.tsx'
import { useGiveBack } from './use-give-back.ts'

const sheet = clsx(
  'fixed inset-x-0 bottom-0 z-40 max-h-[90dvh] scroll-quiet scroll-pb-18 rounded-t-sheet border border-line bg-raised p-5',
  'pb-(--sheet-end) [--sheet-end:max(20px,env(safe-area-inset-bottom))] shadow-float animate-appear outline-none',
  'wide:inset-x-auto wide:top-[14vh] wide:bottom-auto wide:left-1/2 wide:max-h-[76vh] wide:-translate-x-1/2',
  'wide:rounded-sheet wide:[--sheet-end:20px]',
)

type SheetProps = { title: string; detail?: string | undefined; broad?: boolean; children: ReactNode }

/** A sheet above the page; on a phone it rises from the bottom. */
export function Dialog({ open, onClose, ...rest }: SheetProps & { open: boolean; onClose(): void }) {
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Sheet {...rest} />
      </Radix.Portal>
    </Radix.Root>
  )
}

function Sheet({ title, detail, broad, children }: SheetProps) {
  const giveBack = useGiveBack()
  return (
    <Radix.Content
      {...(detail ? {} : { 'aria-describedby': undefined })}
      onOpenAutoFocus={focusSheet}
      onCloseAutoFocus={giveBack}
      className={clsx(broad ? 'wide:w-[720px]' : 'wide:w-[440px]', sheet)}
    >
      <div className="mb-4 flex items-start gap-3">
        <div className="flex-1">
          <Radix.Title className="text-title font-semibold">{title}</Radix.Title>
          {detail && <Radix.Description className="mt-1 text-dense text-ink-soft">{detail}</Radix.Description>}
        </div>
        <Radix.Close asChild>
          <IconButton icon={X} label={words.actions.close} className="-mt-1 -mr-1 pointer-coarse:-mt-2.5 pointer-coarse:-mr-2.5" />
        </Radix.Close>
      </div>
      {children}
    </Radix.Content>
  )
}

// A field that asked for the focus has it already; otherwise the sheet itself takes it, not its first button.
function focusSheet(event: Event): void {
  event.preventDefault()
  const content = event.target
  if (content instanceof HTMLElement && !content.contains(document.activeElement)) content.focus()
}
