import { clsx } from 'clsx'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { words } from '../lib/words.ts'
import { Button } from './button.tsx'

/** Text made to be copied: a key, an address, a snippet. */
export function CopyField({
  text,
  label,
  copyLabel = words.actions.copy,
}: {
  text: string
  label: string
  copyLabel?: string
}) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <div className="flex items-start gap-2 rounded-control border border-line bg-canvas p-1.5 pl-3">
      <pre
        tabIndex={0}
        aria-label={label}
        className={clsx(
          'min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-small leading-5 whitespace-pre select-all',
          '[scrollbar-width:thin]',
        )}
      >
        {text}
      </pre>
      <Button look="plain" onClick={() => void copy()} aria-live="polite">
        {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
        {copied ? words.actions.copied : copyLabel}
      </Button>
    </div>
  )
}
