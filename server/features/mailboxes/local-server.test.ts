import { describe } from 'vitest'
import { makeCertificate } from '../../testing/imap/certificate.ts'
import { startImapServer } from '../../testing/imap/imap-server.ts'
import { keepsToTheContract } from './test-contract.ts'

describe('a mail box on the local IMAP server', () => keepsToTheContract(async () => {
  const certificate = makeCertificate()
  const server = await startImapServer({ tls: certificate })
  return {
    host: server.host, port: server.port, user: server.user, password: server.password, security: 'tls', certificate: certificate.cert,
    deliver: async (raw, options) => void server.deliver(raw, options),
    renumber: async (folder) => server.renumber(folder),
    dropAll: async () => server.dropAll(),
    stop: server.stop,
  }
}))
