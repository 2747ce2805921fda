import { clsx } from 'clsx'
import { useMutation } from '@tanstack/react-query'
import { FileArchive } from 'lucide-react'
import { useRef, useState } from 'react'
import { reasonOf } from '../../lib/reason-of.ts'
import { uploadFile } from '../../lib/upload-file.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'

const w = words.plugins.drop

/** Takes a ZIP by choice or by drop, uploads it and says which file it became. */
export function PackageDrop({ hint, onPackage }: { hint?: string; onPackage(fileId: string): void }) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [notZip, setNotZip] = useState(false)
  const upload = useMutation({
    mutationFn: (file: File) => uploadFile(file, () => undefined, new AbortController().signal),
    onSuccess: onPackage,
  })
  function take(file: File | undefined) {
    if (!file) return
    const isZip = /\.zip$/i.test(file.name)
    setNotZip(!isZip)
    if (isZip) upload.mutate(file)
  }
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
      className={clsx(
        'flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-dashed px-4 py-4',
        over ? 'border-accent-ink bg-accent-soft' : 'border-line-strong',
      )}
    >
      <FileArchive aria-hidden size={20} strokeWidth={1.5} className="shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium">{over ? w.release : words.plugins.upload}</p>
        {hint && <p className="text-small text-ink-soft">{hint}</p>}
        <p role="status" className="text-small text-ink-soft">
          {upload.isPending && w.reading(upload.variables.name)}
        </p>
        {(notZip || upload.error) && (
          <p role="alert" className="text-small text-critical">
            {notZip ? w.notZip : reasonOf(upload.error)}
          </p>
        )}
      </div>
      <span className="flex items-center gap-2">
        <Button look="plain" busy={upload.isPending} onClick={() => input.current?.click()}>
          {w.choose}
        </Button>
        <span className="text-small text-ink-faint pointer-coarse:hidden">{w.here}</span>
      </span>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        aria-label={w.label}
        className="hidden"
        onChange={({ target }) => {
          take(target.files?.[0])
          // So that the same file can be chosen once more.
          target.value = ''
        }}
      />
    </div>
  )
}
