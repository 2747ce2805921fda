/** What mails are laid out with. Nothing that takes an element out of the flow or loads anything. */
const properties = new Set(
  (
    'background background-color border border-bottom border-bottom-color border-bottom-style ' +
    'border-bottom-width border-collapse border-color border-left ' +
    'border-left-color border-left-style border-left-width border-radius border-right border-right-color ' +
    'border-right-style border-right-width border-spacing ' +
    'border-style border-top border-top-color border-top-style border-top-width border-width clear color ' +
    'direction display float font font-family font-size ' +
    'font-style font-variant font-weight height letter-spacing line-height list-style list-style-type margin ' +
    'margin-bottom margin-left margin-right margin-top ' +
    'max-height max-width min-height min-width overflow-wrap padding padding-bottom padding-left padding-right ' +
    'padding-top table-layout text-align ' +
    'text-decoration text-indent text-transform unicode-bidi vertical-align white-space width word-break ' +
    'word-spacing word-wrap'
  ).split(' '),
)
const functions = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc'])
const longestStyle = 10_000

export type SanitisedStyle = { style: string; background: string | null }

/** Declarations that are on the list, and the address of a background image, which is held back. */
export function sanitiseStyle(style: string): SanitisedStyle {
  const kept: string[] = []
  let background: string | null = null
  for (const declaration of splitDeclarations(style.slice(0, longestStyle).replace(/\/\*[^]*?(\*\/|$)/g, ' '))) {
    const colon = declaration.indexOf(':')
    const property = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .replace(/\s+/g, ' ')
      .trim()
    if (property === 'background' || property === 'background-image')
      background ??= /url\(\s{0,9}["']?([^"')]{1,2000})/i.exec(value)?.[1]?.trim() ?? null
    if (colon > 0 && properties.has(property) && isHarmless(property, value)) kept.push(`${property}:${value}`)
  }
  return { style: kept.join(';'), background }
}

function isHarmless(property: string, value: string): boolean {
  // Backslashes spell anything; a negative margin or indent lays text over what is not the mail's.
  if (!/^[\p{L}\p{N}\s.,#%()'"!+\-/_]{1,500}$/u.test(value)) return false
  if (/^(margin|text-indent|padding)/.test(property) && /(^|[\s(])-\s?[\d.]/.test(value)) return false
  if ((value.match(/"/g)?.length ?? 0) % 2 === 1 || (value.match(/'/g)?.length ?? 0) % 2 === 1) return false
  return [...value.matchAll(/([\w-]*)\s?\(/g)].every(([, name = '']) => functions.has(name.toLowerCase()))
}

function* splitDeclarations(style: string): Generator<string> {
  let start = 0
  let quote = ''
  let depth = 0
  for (let at = 0; at < style.length; at++) {
    const char = style.charAt(at)
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (char === ';' && depth === 0) {
      yield style.slice(start, at)
      start = at + 1
    }
  }
  yield style.slice(start)
}
