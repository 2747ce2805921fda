/** A roof over three layers of hay. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      strokeWidth="2.4"
      strokeLinecap="round"
      className="shrink-0"
    >
      <rect width="32" height="32" rx="8" className="fill-ink" />
      <path d="M7 14.5 16 7l9 7.5" strokeLinejoin="round" className="stroke-canvas" />
      <path d="M10 17.5h12M10 21.25h12M10 25h12" className="stroke-accent" />
    </svg>
  )
}
