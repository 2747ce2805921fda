import { startDovecot } from '../../testing/imap/dovecot-server.ts'
import { describeWithDovecot } from '../../testing/needs.ts'
import { keepsToTheContract } from './test-contract.ts'

describeWithDovecot('a mail box on a real Dovecot', () => keepsToTheContract(async () => {
  const server = await startDovecot()
  return { ...server, security: 'tls', dropAll: server.restart }
}))
