import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'

const startsPerMinute = 30
const sendsPerMinute = 60
const filesPerMinute = 20

export function limitStarts(kernel: Kernel, ip: string | null): void {
  take(kernel, `widget starts ${ip}`, startsPerMinute)
}

export function limitSends(kernel: Kernel, contactId: string): void {
  take(kernel, `widget sends ${contactId}`, sendsPerMinute)
}

export function limitFiles(kernel: Kernel, contactId: string): void {
  take(kernel, `widget files ${contactId}`, filesPerMinute)
}

function take(kernel: Kernel, bucket: string, limit: number): void {
  const state = kernel.limits.take(bucket, limit)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
}
