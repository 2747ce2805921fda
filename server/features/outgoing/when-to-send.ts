import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'

export const whenFields = {
  sendAt: z.iso.datetime({ offset: true }).optional().describe('The moment, ISO 8601'),
  afterSeconds: z.int().min(1).max(3600).optional().describe('Instead of sendAt: from now. 10 leaves ten seconds to take it back'),
}

const farthestDays = 366

/** @throws AppError invalid_input */
export function whenToSend(now: Date, { sendAt, afterSeconds }: { sendAt?: string | undefined; afterSeconds?: number | undefined }): Date {
  if ((sendAt === undefined) === (afterSeconds === undefined)) throw refused('Say either sendAt or afterSeconds.')
  if (afterSeconds !== undefined) return new Date(now.getTime() + afterSeconds * 1000)
  const moment = new Date(sendAt!)
  if (moment <= now) throw refused('This moment has passed. Choose a later one, or send it now.')
  if (moment.getTime() > now.getTime() + farthestDays * 86_400_000) throw refused('This is more than a year away.')
  return moment
}

function refused(message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path: 'sendAt', message }], detail: `sendAt: ${message}` })
}
