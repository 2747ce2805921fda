import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { words } from '../lib/words.ts'
import { IconButton } from './icon-button.tsx'

/** A sheet above the page; on a phone it rises from the bottom. */
export function Dialog({ open, onClose, title, detail, children }: {
  open: boolean; onClose(): void; title: string; detail?: string; children: ReactNode
}) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => { if (!next) onClose() }}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          {...(detail ? {} : { 'aria-describedby': undefined })}
          className="fixed inset-x-0 bottom-0 z-40 max-h-[90dvh] scroll-quiet rounded-t-sheet border border-line bg-raised p-5 pb-[max(20px,env(safe-area-inset-bottom))] shadow-float animate-appear wide:inset-x-auto wide:top-[14vh] wide:bottom-auto wide:left-1/2 wide:w-[440px] wide:max-h-[76vh] wide:-translate-x-1/2 wide:rounded-sheet wide:pb-5"
        >
          <div className="mb-4 flex items-start gap-3">
            <div className="flex-1">
              <Radix.Title className="text-title font-semibold">{title}</Radix.Title>
              {detail && <Radix.Description className="mt-1 text-dense text-ink-soft">{detail}</Radix.Description>}
            </div>
            <Radix.Close asChild><IconButton icon={X} label={words.actions.close} className="-mt-1 -mr-1" /></Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
