/** A folder of the local IMAP server. */
export type StoredMail = { uid: number; raw: Buffer; flags: Set<string>; date: Date; /** What it is said to weigh, when that is not true. */ size?: number }

export type ImapFolder = { name: string; specialUse: string | null; uidValidity: number; uidNext: number; mails: StoredMail[] }

export function makeFolder(name: string, specialUse: string | null = null): ImapFolder {
  return { name, specialUse, uidValidity: 1_000, uidNext: 1, mails: [] }
}

export function headerOf(raw: Buffer, name: string): string {
  const header = raw.toString('latin1').split('\r\n\r\n')[0]!.replace(/\r\n[ \t]+/g, ' ')
  return new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(header)?.[1]?.trim() ?? ''
}

/** `1:3,7,12:*` of UIDs; `*` is the last one there is. */
export function inSet(set: string, last: number): (number: number) => boolean {
  const ranges = set.split(',').map((part) => {
    const [from, to = from] = part.split(':').map((text) => (text === '*' ? last : Number(text)))
    return [Math.min(from!, to!), Math.max(from!, to!)] as const
  })
  return (number) => ranges.some(([from, to]) => number >= from && number <= to)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function internalDate(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
}

export function quoted(text: string): string {
  return text === '' ? 'NIL' : `"${text.replace(/["\\]/g, '\\$&')}"`
}

export function envelope(raw: Buffer): string {
  const address = /<?([^<>\s@]+)@([^<>\s]+?)>?$/.exec(headerOf(raw, 'From'))
  const from = address ? `((NIL NIL ${quoted(address[1]!)} ${quoted(address[2]!)}))` : 'NIL'
  return `(${quoted(headerOf(raw, 'Date'))} ${quoted(headerOf(raw, 'Subject'))} ${from} NIL NIL NIL NIL NIL NIL ${quoted(headerOf(raw, 'Message-ID'))})`
}

/** The criteria of SEARCH that the product asks by. */
export function search(folder: ImapFolder, words: readonly string[]): number[] {
  let found = folder.mails
  const last = folder.mails.at(-1)?.uid ?? 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!.toUpperCase()
    if (word === 'UID') {
      const isIn = inSet(words[++at]!, last)
      found = found.filter(({ uid }) => isIn(uid))
    } else if (word === 'SINCE') {
      const since = Date.parse(`${words[++at]!} UTC`)
      found = found.filter(({ date }) => date.getTime() >= since)
    } else if (word === 'HEADER') {
      const [name, value] = [words[++at]!, words[++at]!]
      found = found.filter(({ raw }) => headerOf(raw, name).toLowerCase().includes(value.toLowerCase()))
    } else if (word !== 'ALL') throw new Error(`the local IMAP server does not know the search key ${word}`)
  }
  return found.map(({ uid }) => uid)
}
