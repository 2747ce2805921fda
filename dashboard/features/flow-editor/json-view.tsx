/** A value as it was, to be read. */
export function JsonView({ label, value }: { label: string; value: unknown }) {
  return (
    <pre
      tabIndex={0}
      aria-label={label}
      className="max-h-80 scroll-quiet overflow-x-auto rounded-control border border-line bg-canvas p-2.5 font-mono text-small leading-5 wrap-anywhere whitespace-pre-wrap"
    >
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  )
}
