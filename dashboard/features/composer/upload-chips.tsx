import { clsx } from 'clsx'
import { Paperclip, X } from 'lucide-react'
import { formatSize } from '../../lib/format-number.ts'
import { words } from '../../lib/words.ts'
import type { Upload } from './use-attachments.ts'

/** The files that will go with the message, each with how far it has come. */
export function UploadChips({ uploads, onRemove }: { uploads: readonly Upload[]; onRemove(key: string): void }) {
  if (uploads.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2 px-3 pb-2">
      {uploads.map(({ key, name, size, share, fileId }) => (
        <li
          key={key}
          className={clsx(
            'relative flex h-8 max-w-64 items-center gap-2 overflow-hidden rounded-control border border-line',
            'bg-surface pr-1 pl-2.5 text-small',
          )}
        >
          <Paperclip aria-hidden size={13} className="shrink-0 text-ink-faint" />
          <span className="truncate font-medium">{name}</span>
          <span className="shrink-0 text-ink-faint tabular-nums">{formatSize(size)}</span>
          <button
            type="button"
            aria-label={words.inbox.composer.remove(name)}
            onClick={() => onRemove(key)}
            className={clsx(
              'inline-flex size-6 shrink-0 items-center justify-center rounded-small text-ink-faint',
              'hover:bg-hover hover:text-ink',
            )}
          >
            <X aria-hidden size={13} />
          </button>
          {fileId === null && (
            <span
              role="progressbar"
              aria-label={words.inbox.composer.uploading(name, Math.round(share * 100))}
              aria-valuenow={Math.round(share * 100)}
              className="absolute bottom-0 left-0 h-0.5 bg-accent transition-[width] duration-100"
              style={{ width: `${Math.max(4, share * 100)}%` }}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
