/** Most characters of JSON that are kept of what a step takes or gives. */
const longestKept = 100 * 1024

/**
 * The JSON text to keep of a value, and what a later step sees of it: the same now and after a crash. Longer than `longest`
 * it loses the ends of its texts and lists, which `…` marks.
 */
export function storable(value: unknown, longest = longestKept): string {
  let text = clean(JSON.stringify(value) ?? 'null')
  if (text.length <= longest) return text
  for (const [characters, items] of [[4_000, 200], [500, 50], [100, 10]] as const) {
    text = clean(JSON.stringify(shorten(JSON.parse(text), characters, items)))
    if (text.length <= longest) return text
  }
  return JSON.stringify({ note: `Left out: more than ${longest} characters.` })
}

function shorten(value: unknown, characters: number, items: number): unknown {
  if (typeof value === 'string') return value.length > characters ? `${value.slice(0, characters)}…` : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return [...value.slice(0, items).map((item) => shorten(item, characters, items)), ...value.length > items ? ['…'] : []]
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, characters, items)]))
}

// PostgreSQL keeps no NUL and no half of a surrogate pair; both stand escaped in the JSON text.
function clean(text: string): string {
  if (!/\\u(0000|d[89a-f]\w\w)/i.test(text)) return text
  return JSON.stringify(JSON.parse(text, (_key, item: unknown) => {
    if (typeof item === 'string') return plain(item)
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).map(([key, field]) => [plain(key), field]))
  }))
}

/** Text that PostgreSQL keeps. */
export function plain(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
