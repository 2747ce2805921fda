import { answerParent } from '../child.ts'
import { runMost, runSteady } from './http-load.ts'
import { runMails } from './smtp-load.ts'
import { closeSockets, openSockets, takeHeard } from './socket-load.ts'

const methods = { most: runMost, steady: runSteady, mails: runMails, openSockets, takeHeard, closeSockets }
export type Load = typeof methods

export function serveLoad(): void {
  answerParent(methods)
}
