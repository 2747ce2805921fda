import { ProblemError } from './session.ts'
import { rpc } from './rpc.ts'

/** Announces the file, then sends its bytes. XMLHttpRequest, because fetch does not tell how much has gone up. */
export async function uploadFile(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const contentType = file.type || 'application/octet-stream'
  const { id, uploadUrl } = await rpc.files.create.mutate(
    { name: file.name || 'file', contentType, size: file.size },
    { signal },
  )
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = () => reject(new ProblemError(undefined))
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0)
    request.onload = () => (request.status < 300 ? resolve() : fail())
    request.onerror = fail
    request.onabort = fail
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.open('PUT', uploadUrl)
    request.setRequestHeader('content-type', contentType)
    request.setRequestHeader('x-hayloft', '1')
    request.send(file)
  })
  return id
}
