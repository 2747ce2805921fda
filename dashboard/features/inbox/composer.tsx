import { useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Lock, Paperclip, Reply } from 'lucide-react'
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMe } from '../identity/use-me.ts'
import { ComposerModes } from './composer-modes.tsx'
import { useDraft } from './draft.ts'
import { sendMessage } from './send-message.ts'
import { UploadChips } from './upload-chips.tsx'
import { useAttachments } from './use-attachments.ts'
import { useSignalTyping } from './use-typing.ts'

const w = words.inbox.composer

/**
 * Where one answers. A reply is on white with a dark button; a note is gold all over, with a lock: they cannot be
 * confused.
 */
export function Composer({
  conversation,
  textarea,
}: {
  conversation: Conversation
  textarea: RefObject<HTMLTextAreaElement | null>
}) {
  const queryClient = useQueryClient()
  const { member } = useMe()
  const [draft, setDraft] = useDraft(conversation.id)
  const attachments = useAttachments()
  const picker = useRef<HTMLInputElement>(null)
  const [dragging, setDragging] = useState(false)
  const signalTyping = useSignalTyping(conversation)
  const { mode } = draft
  const text = draft[mode]
  const note = mode === 'note'
  const name = conversation.contactName ?? words.inbox.noName
  const empty = text.trim() === '' && attachments.uploads.length === 0
  useAutosize(textarea, text)

  async function send() {
    if (empty) return
    if (attachments.busy) return toast(w.waitUpload)
    const uploads = attachments.uploads
    const files = uploads.flatMap(({ fileId, ...file }) => (fileId ? [{ ...file, fileId }] : []))
    setDraft({ [mode]: '' })
    attachments.replace([])
    textarea.current?.focus()
    const sent = await sendMessage(queryClient, member, {
      conversationId: conversation.id,
      kind: mode,
      text: text.trim(),
      files,
    })
    if (!sent) attachments.replace((held) => [...uploads, ...held])
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void send()
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      event.nativeEvent.stopImmediatePropagation()
      textarea.current?.blur()
    }
  }
  function onPaste(event: ClipboardEvent) {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    attachments.add(event.clipboardData.files)
  }
  function onDrop(event: DragEvent) {
    event.preventDefault()
    setDragging(false)
    attachments.add(event.dataTransfer.files)
  }

  return (
    <div className="shrink-0 px-3 pb-[max(12px,env(safe-area-inset-bottom))] wide:px-6 wide:pb-4">
      <section
        aria-label={w.label}
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes('Files')) {
            event.preventDefault()
            setDragging(true)
          }
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false)
        }}
        onDrop={onDrop}
        className={clsx(
          'relative mx-auto max-w-[772px] rounded-card border transition-colors duration-100',
          note ? 'border-note-line bg-note' : 'border-line-strong bg-raised',
          'focus-within:border-accent-ink',
        )}
      >
        <ComposerModes
          mode={mode}
          onMode={(next) => {
            setDraft({ mode: next })
            textarea.current?.focus()
          }}
        />
        <textarea
          ref={textarea}
          rows={2}
          value={text}
          aria-label={note ? w.writeNote : w.writeReply(name)}
          placeholder={note ? w.writeNote : w.writeReply(name)}
          onChange={(event) => {
            setDraft({ [mode]: event.target.value })
            signalTyping(!note)
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className={clsx(
            'block max-h-[38dvh] w-full resize-none scroll-quiet bg-transparent px-3.5 pt-1 pb-2 text-reading',
            'outline-none focus-visible:outline-none pointer-coarse:text-[16px]',
            note && 'placeholder:text-ink-soft',
          )}
        />
        <UploadChips uploads={attachments.uploads} onRemove={attachments.remove} />
        <footer className="flex items-center gap-1 px-2 pb-2">
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              attachments.add(event.target.files ?? [])
              event.target.value = ''
            }}
          />
          <IconButton icon={Paperclip} label={w.attach} onClick={() => picker.current?.click()} />
          <p className={clsx('min-w-0 flex-1 truncate px-1 text-small', note ? 'text-ink-soft' : 'text-ink-faint')}>
            {note ? w.byNobody : conversation.kind === 'email' ? w.byMail(name) : w.byChat(name)}
          </p>
          <span className="mr-1 max-wide:hidden">
            <Kbd keys="mod+enter" />
          </span>
          <Button look={note ? 'note' : 'primary'} disabled={empty} onClick={() => void send()}>
            {note ? <Lock aria-hidden size={13} /> : <Reply aria-hidden size={14} />}
            {note ? w.sendNote : w.send}
          </Button>
        </footer>
        {dragging && (
          <p
            className={clsx(
              'pointer-events-none absolute inset-0 flex items-center justify-center rounded-card',
              'border-2 border-dashed border-accent-ink bg-accent-soft font-medium text-accent-ink',
            )}
          >
            {note ? w.dropNote : w.drop}
          </p>
        )}
      </section>
    </div>
  )
}

// Grows with its text up to the height that CSS allows.
function useAutosize(textarea: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = textarea.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [textarea, text])
}
