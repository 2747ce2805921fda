import { useEffect, useRef, useState } from 'react'
import { uploadFile } from '../../lib/upload-file.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

export type Upload = {
  key: string
  name: string
  size: number
  contentType: string
  share: number
  fileId: string | null
}

const mostBytes = 25 * 1024 * 1024

/** Files on their way up while one writes. */
export function useAttachments() {
  const [uploads, setUploads] = useState<Upload[]>([])
  const aborts = useRef(new Map<string, AbortController>())
  useEffect(() => () => aborts.current.forEach((abort) => abort.abort()), [])

  function change(key: string, fields: Partial<Upload>) {
    setUploads((held) => held.map((each) => (each.key === key ? { ...each, ...fields } : each)))
  }

  function remove(key: string) {
    aborts.current.get(key)?.abort()
    aborts.current.delete(key)
    setUploads((held) => held.filter((each) => each.key !== key))
  }

  function add(files: Iterable<File>) {
    for (const file of files) {
      if (file.size > mostBytes) {
        toast(words.inbox.composer.tooLarge(file.name), { critical: true })
        continue
      }
      const key = crypto.randomUUID()
      const abort = new AbortController()
      aborts.current.set(key, abort)
      setUploads((held) => [
        ...held,
        { key, name: file.name, size: file.size, contentType: file.type, share: 0, fileId: null },
      ])
      uploadFile(file, (share) => change(key, { share }), abort.signal).then(
        (fileId) => change(key, { fileId, share: 1 }),
        () => {
          if (abort.signal.aborted) return
          remove(key)
          toast(words.inbox.composer.uploadFailed(file.name), { critical: true })
        },
      )
    }
  }

  return { uploads, add, remove, replace: setUploads, busy: uploads.some(({ fileId }) => fileId === null) }
}
