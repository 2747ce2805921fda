import { useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Lock, Paperclip, Reply } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { errorLine } from '../../lib/error-words.ts'
import type { Conversation } from '../../lib/records.ts'
import { rpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMe } from '../identity/use-me.ts'
import { cacheConversation } from '../conversation-cache/receive-event.ts'
import { useSignalTyping } from '../thread/use-typing.ts'
import { ComposerModes } from './composer-modes.tsx'
import { useDraft } from './draft.ts'
import { useDraftSync } from './draft-sync.ts'
import { MacroLine } from './macro-line.tsx'
import { sendLater, type When } from './scheduled-messages.ts'
import { SendLaterMenu } from './send-later-menu.tsx'
import { sendMessage } from './send-message.ts'
import { UploadChips } from './upload-chips.tsx'
import { returnFiles, useAttachments } from './use-attachments.ts'
import { type Macro, useSuggestionSources } from './use-suggestion-sources.ts'
import { WritingField, type WritingHandle } from './writing-field.tsx'
import { textOf } from './written.ts'

const w = words.inbox.composer
const undoSeconds = 10

/**
 * Where one answers. A reply is on white with a dark button; a note is gold all over, with a lock: they cannot be
 * confused.
 */
export function Composer({ conversation, writing }: { conversation: Conversation; writing: RefObject<WritingHandle | null> }) {
  const queryClient = useQueryClient()
  const { member } = useMe()
  const [draft, setDraft] = useDraft(conversation.id)
  const attachments = useAttachments(conversation.id)
  const picker = useRef<HTMLInputElement>(null)
  const [bar, setBar] = useState<HTMLElement | null>(null)
  const [dragging, setDragging] = useState(false)
  const [later, setLater] = useState(false)
  const signalTyping = useSignalTyping(conversation)
  const { mode } = draft
  const written = draft[mode]
  const note = mode === 'note'
  const name = conversation.contactName ?? words.inbox.noName
  const empty = textOf(written).trim() === '' && attachments.uploads.length === 0
  const fileIds = useMemo(() => attachments.uploads.flatMap(({ fileId }) => fileId ?? []), [attachments.uploads])
  const [macro, setMacro] = useState<Macro | null>(null)
  const sources = useSuggestionSources(mode, (chosen) => void begin(chosen))
  useDraftSync(conversation.id, fileIds)

  // Its text is put in to be looked over; what it does is done when that is sent.
  async function begin(chosen: Macro) {
    try {
      if (chosen.text === '') return await apply(chosen)
      const filled = await rpc.macros.preview.query({ id: chosen.id, conversationId: conversation.id })
      writing.current?.insert(filled.text)
      setMacro(chosen.actions.length > 0 ? chosen : null)
    } catch (error) {
      toast(words.inbox.actions.failed(errorLine(error)), { critical: true })
    }
  }
  async function apply(chosen: Macro) {
    const applied = await rpc.macros.apply.mutate({ id: chosen.id, conversationId: conversation.id, send: false })
    cacheConversation(queryClient, applied.conversation)
    toast(words.inbox.macro.applied(chosen.name))
  }

  async function send(when?: When) {
    if (empty) return
    if (attachments.busy) return toast(w.waitUpload)
    const uploads = attachments.uploads
    const files = uploads.flatMap(({ fileId, ...file }) => (fileId ? [{ ...file, fileId }] : []))
    const unsent = { conversationId: conversation.id, kind: mode, written: written.trim(), files }
    setDraft({ [mode]: '' })
    attachments.clear()
    writing.current?.focus()
    if (when) return void sendLater(queryClient, member.id, unsent, when)
    setMacro(null)
    if (!(await sendMessage(queryClient, member, unsent))) return returnFiles(conversation.id, uploads)
    if (macro && !note) await apply(macro).catch((error) => toast(words.inbox.actions.failed(errorLine(error)), { critical: true }))
  }
  // A mail cannot be taken back once it is out; a chat is a conversation, in which ten seconds are long.
  const sendUsually = () => void send(conversation.kind === 'email' && !note && !macro ? { afterSeconds: undoSeconds } : undefined)

  function onPaste(event: ClipboardEvent) {
    if (event.clipboardData.files.length === 0 || event.clipboardData.getData('text/plain') !== '') return
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
        onPaste={onPaste}
        className={clsx(
          'group/composer relative mx-auto max-w-[772px] rounded-card border transition-colors duration-100',
          note ? 'note-ground border-note-line bg-note' : 'border-line-strong bg-raised',
          'focus-within:border-accent-ink',
        )}
      >
        <ComposerModes
          mode={mode}
          bar={setBar}
          onMode={(next) => {
            flushSync(() => setDraft({ mode: next }))
            writing.current?.focus()
          }}
        />
        <WritingField
          key={mode}
          value={written}
          label={note ? w.writeNote : w.writeReply(name)}
          mentions={note}
          bar={bar}
          sources={sources}
          onChange={(next) => {
            setDraft({ [mode]: next })
            if (next) signalTyping(!note)
          }}
          onSend={(now) => (now ? void send() : sendUsually())}
          handle={writing}
        />
        {macro && !note && <MacroLine macro={macro} onLeave={() => setMacro(null)} />}
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
          <span className="inline-flex">
            <Button look={note ? 'note' : 'primary'} disabled={empty} onClick={sendUsually} className={note ? undefined : 'rounded-r-none!'}>
              {note ? <Lock aria-hidden size={13} /> : <Reply aria-hidden size={14} />}
              {note ? w.sendNote : w.send}
            </Button>
            {!note && <SendLaterMenu open={later} onOpenChange={setLater} disabled={empty} onNow={() => void send()} onLater={(sendAt, cancelIfAnswered) => void send({ sendAt, cancelIfAnswered })} />}
          </span>
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
