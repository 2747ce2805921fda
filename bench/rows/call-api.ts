import type { z } from 'zod'
import type { Scene } from '../scene.ts'

type Call = { method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown }

/** One call of the REST API to set up a measurement. Throws when it is refused. */
export async function callApi<T>(scene: Scene, { method, path, body }: Call, answer: z.ZodType<T>): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${scene.port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${scene.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return answer.parse(text === '' ? undefined : JSON.parse(text))
}
