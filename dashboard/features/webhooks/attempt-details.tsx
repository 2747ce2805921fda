import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import type { Attempt } from './records.ts'

const w = words.webhooks.delivery

/** What one attempt sent and what came back. */
export function AttemptDetails({ attempt }: { attempt: Attempt }) {
  return (
    <div className="flex flex-col gap-3 text-small">
      <p className="flex flex-wrap gap-x-3 tabular-nums">
        <span className={clsx('font-medium', attempt.reason === null ? 'text-positive' : 'text-critical')}>
          {attempt.status === null ? w.noAnswer : w.status(attempt.status)}
        </span>
        <span className="text-ink-faint">{w.milliseconds(attempt.milliseconds)}</span>
        {attempt.reason && <span className="w-full text-ink-soft">{attempt.reason}</span>}
      </p>
      {attempt.status !== null && (
        <Labelled label={attempt.truncated ? `${w.response} (${w.truncated})` : w.response}>
          {attempt.responseBody ? (
            <Code text={attempt.responseBody} />
          ) : (
            <p className="text-ink-faint">{w.emptyResponse}</p>
          )}
        </Labelled>
      )}
      {attempt.responseHeaders && (
        <Labelled label={w.responseHeaders}>
          <Headers headers={attempt.responseHeaders} />
        </Labelled>
      )}
      <Labelled label={w.requestHeaders}>
        <Headers headers={attempt.requestHeaders} />
      </Labelled>
    </div>
  )
}

function Headers({ headers }: { headers: Record<string, unknown> }) {
  return <Code text={Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`).join('\n')} />
}

export function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <p className="mb-1 font-medium text-ink-faint">{label}</p>
      {children}
    </div>
  )
}

export function Code({ text }: { text: string }) {
  return (
    <pre
      tabIndex={0}
      className={clsx(
        'max-h-64 overflow-auto rounded-control border border-line bg-canvas px-3 py-2 font-mono text-small leading-5',
        'wrap-anywhere whitespace-pre-wrap [scrollbar-width:thin]',
      )}
    >
      {text}
    </pre>
  )
}
