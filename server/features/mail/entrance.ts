import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { mailsReceived } from '../../kernel/telemetry/metrics.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { type Destination, findDestination } from './find-channel.ts'
import { readArrival, receiveMail } from './receive-mail.ts'
import { type ReceivedMail, type SmtpEntrance, startSmtpEntrance } from './smtp-entrance.ts'

/** Our own SMTP entrance: what it acknowledges with 250 is committed. */
export function startEntrance(kernel: Kernel): Promise<SmtpEntrance> {
  const { mail, http } = kernel.config
  return startSmtpEntrance({
    port: mail.port,
    host: http.host,
    hostname: mail.domain,
    knows: async (address) => {
      const found = await findDestination(kernel, address)
      if (!found) mailsReceived.inc({ outcome: 'unknown address' })
      return found ? 'known' : 'unknown'
    },
    receive: (received) => receive(kernel, received),
    log: kernel.log,
  })
}

async function receive(kernel: Kernel, { raw, envelope }: ReceivedMail): Promise<void> {
  try {
    for (const [workspaceId, destination] of await destinationsOf(kernel, envelope.to)) {
      const mailId = newId()
      const arrived = await readArrival(raw, envelope.from, { storage: kernel.storage, workspaceId, mailId })
      const { channel, conversationId, bouncedMessageId } = destination
      const { output } = await runOperation(kernel, receiveMail, {
        caller: systemCaller(workspaceId, 'mail'), surface: 'internal', request: { correlationId: mailId, ip: envelope.remoteAddress || null, userAgent: null },
      }, {
        mailId, arrived, conversationId, bouncedMessageId, channel: { id: channel.id, name: channel.name, address: channel.address },
        envelope: { from: envelope.from, to: envelope.to },
      })
      mailsReceived.inc({ outcome: output.outcome })
    }
  } catch (error) {
    mailsReceived.inc({ outcome: 'failed' })
    throw error
  }
}

/** One delivery a workspace, however many of its addresses the mail names; the one with a token says most. */
async function destinationsOf(kernel: Kernel, addresses: readonly string[]): Promise<Map<string, Destination>> {
  const byWorkspace = new Map<string, Destination>()
  for (const address of addresses) {
    const found = await findDestination(kernel, address)
    if (!found) continue
    const known = byWorkspace.get(found.channel.workspaceId)
    const tells = found.conversationId !== null || found.bouncedMessageId !== null
    if (!known || (tells && !known.conversationId && !known.bouncedMessageId)) byWorkspace.set(found.channel.workspaceId, found)
  }
  return byWorkspace
}
