import { clsx } from 'clsx'

const control = clsx(
  'w-full rounded-control border border-line-strong bg-raised px-2.5 text-dense text-ink transition-colors',
  'duration-100',
  'hover:border-ink-faint focus-visible:border-accent-ink aria-invalid:border-critical disabled:opacity-60',
  'pointer-coarse:text-[16px]',
)

/** What text inputs and selects look like; below 16 px a phone would zoom in. */
export const inputClass = clsx(control, 'h-8 pointer-coarse:h-11')
export const areaClass = clsx(control, 'py-1.5')
