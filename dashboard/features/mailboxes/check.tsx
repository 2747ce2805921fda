/** A box to tick, with what it means. */
export function Check({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string
  hint?: string
  checked: boolean
  onChange(checked: boolean): void
}) {
  return (
    <label className="flex min-h-7 items-start gap-2 text-dense pointer-coarse:min-h-11">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="mt-0.5 size-3.5 shrink-0 accent-ink"
      />
      <span>
        {label}
        {hint && <span className="block text-small text-ink-faint">{hint}</span>}
      </span>
    </label>
  )
}
