import { startEntrance } from '../features/mail/index.ts'
import type { Kernel } from '../kernel/kernel.ts'

export type MailEntrance = { port: number | null; stop(): Promise<void> }

/** The SMTP entrance beside the api; SMTP_PORT=0 leaves it out. */
export async function startMailEntrance(kernel: Kernel): Promise<MailEntrance> {
  if (kernel.config.mail.port === 0) return { port: null, stop: async () => {} }
  return startEntrance(kernel)
}
