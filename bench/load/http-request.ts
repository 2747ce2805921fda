export type HttpRequest = { method: 'GET' | 'POST'; path: string; key: string; body?: unknown }

export function bytesOf({ method, path, key, body }: HttpRequest): Buffer {
  const json = body === undefined ? '' : JSON.stringify(body)
  const lines = [
    `${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', `authorization: Bearer ${key}`, 'accept: application/json',
    ...(json === '' ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(json)}`]),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${json}`)
}
