import { clsx } from 'clsx'
import { File as FileIcon, FileArchive, FileText } from 'lucide-react'
import { formatSize } from '../../lib/format-number.ts'
import type { Attachment } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'

const shownAsImage = /^image\/(png|jpeg|gif|webp|avif)$/

/**
 * What came with a message: images as pictures, the rest as files to download. Images within the text are left to it.
 */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  const apart = attachments.filter(({ inline }) => !inline)
  if (apart.length === 0) return null
  return (
    <ul className="mt-2.5 flex flex-wrap gap-2">
      {apart.map((attachment) => (
        <li key={attachment.fileId} className="max-w-full">
          {shownAsImage.test(attachment.contentType) && attachment.url ? (
            <Picture {...attachment} />
          ) : (
            <FileChip {...attachment} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Picture({ url, name }: Attachment) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      title={name}
      className="block overflow-hidden rounded-control border border-line bg-canvas"
    >
      <img src={url} alt={name} loading="lazy" className="h-36 max-w-full object-contain" />
    </a>
  )
}

function FileChip({ url, name, size, contentType }: Attachment) {
  const Icon = /zip|compressed|tar/.test(contentType)
    ? FileArchive
    : /text|pdf|document/.test(contentType)
      ? FileText
      : FileIcon
  return (
    <a
      href={url || undefined}
      download={name}
      title={words.inbox.thread.download(name)}
      className={clsx(
        'flex h-11 max-w-72 items-center gap-2.5 rounded-control border border-line bg-raised px-3',
        'hover:border-line-strong hover:bg-hover',
      )}
    >
      <Icon aria-hidden size={18} strokeWidth={1.5} className="shrink-0 text-ink-faint" />
      <span className="min-w-0">
        <span className="block truncate text-dense leading-4 font-medium">{name}</span>
        <span className="block text-tiny leading-4 text-ink-faint tabular-nums">{formatSize(size)}</span>
      </span>
    </a>
  )
}
