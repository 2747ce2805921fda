import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const grounds = ['canvas', 'surface', 'raised', 'accent-soft', 'note']
const texts = ['ink', 'ink-soft', 'ink-faint', 'accent-ink', 'positive', 'caution', 'critical']

describe.each(['light', 'dark'] as const)('the %s tokens', (theme) => {
  it.each(texts)('%s reads on every ground (AA, 4.5)', (text) => {
    for (const ground of grounds) {
      expect
        .soft(contrast(token(text, theme), token(ground, theme)), `${text} on ${ground}`)
        .toBeGreaterThanOrEqual(4.5)
    }
  })

  it('reads inverted on primary buttons and on the accent', () => {
    expect(contrast(token('canvas', theme), token('ink', theme))).toBeGreaterThanOrEqual(4.5)
    const darkest = theme === 'light' ? 'ink' : 'canvas'
    expect(contrast(token(darkest, theme), token('accent', theme))).toBeGreaterThanOrEqual(4.5)
  })
})

type Oklch = [lightness: number, chroma: number, hue: number]

function token(name: string, theme: 'light' | 'dark'): Oklch {
  const match = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`).exec(css)
  if (!match) throw new Error(`no token --${name}`)
  const [lightness = 0, chroma = 0, hue = 0] = match[theme === 'light' ? 1 : 2]!.split(' ').map(Number)
  return [lightness, chroma, hue]
}

function contrast(a: Oklch, b: Oklch): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** Oklab to linear sRGB (Ottosson), then the WCAG weights. */
function luminance([lightness, chroma, hue]: Oklch): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clamp = (value: number) => Math.min(1, Math.max(0, value))
  return (
    0.2126 * clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  )
}
