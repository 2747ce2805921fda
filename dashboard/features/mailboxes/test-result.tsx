import { CircleCheck, TriangleAlert } from 'lucide-react'
import { words } from '../../lib/words.ts'
import type { TestOutcome } from './records.ts'

const w = words.mailboxes.test

export function TestResult({ test: { data } }: { test: { data: TestOutcome | undefined } }) {
  return (
    <div aria-live="polite" className="empty:hidden">
      {data && (
        <ul className="flex flex-col gap-2 rounded-card border border-line bg-canvas px-3 py-2.5 text-dense">
          <Line label={w.incoming} works={data.imap.works} text={data.imap.reason ?? incomingWords(data.imap)} />
          {data.smtp && <Line label={w.outgoing} works={data.smtp.works} text={data.smtp.reason ?? w.sends} />}
        </ul>
      )}
    </div>
  )
}

function Line({ label, works, text }: { label: string; works: boolean; text: string }) {
  const Icon = works ? CircleCheck : TriangleAlert
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden size={16} className={`mt-0.5 shrink-0 ${works ? 'text-positive' : 'text-critical'}`} />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{label}</span> <span className="text-ink-soft">{text}</span>
      </span>
    </li>
  )
}

function incomingWords({ mails, sentFolder, pushes }: TestOutcome['imap']): string {
  const parts = [w.works(mails ?? 0), sentFolder === null ? w.noSentFolder : w.sentFolder(sentFolder), pushes ? '' : w.polls]
  return `${parts.filter(Boolean).join(', ')}.`
}
