import type { Readable } from 'node:stream'

export type Storage = {
  /** Durable when it resolves; a half-written blob is never seen. @returns bytes written */
  put(key: string, content: Readable | Buffer, options?: { maxBytes?: number }): Promise<number>
  get(key: string): Promise<{ stream: Readable; size: number }>
  remove(key: string): Promise<void>
}
