export type BrandColour = { fill: string; text: string }

const white = [255, 255, 255] as const
const ink = [26, 22, 16] as const
const legible = 4.5

/**
 * A fill and a text colour with a contrast of at least 4.5 (WCAG AA): the brand colour with white or ink on it, made a
 * little darker where neither would be legible.
 * @param colour `#rrggbb`; anything else gives our ink.
 */
export function brandColour(colour: string | null | undefined): BrandColour {
  let fill = readColour(colour) ?? [...ink]
  if (contrast(fill, white) < legible && contrast(fill, ink) >= legible) return { fill: write(fill), text: write(ink) }
  while (contrast(fill, white) < legible) fill = fill.map((part) => Math.floor(part * 0.96))
  return { fill: write(fill), text: '#ffffff' }
}

/** @returns null for what is not `#rrggbb` */
function readColour(colour: string | null | undefined): number[] | null {
  if (!colour || !/^#[0-9a-f]{6}$/i.test(colour)) return null
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function write(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** 1 to 21, as WCAG counts it. */
export function contrast(a: readonly number[], b: readonly number[]): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(parts: readonly number[]): number {
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
