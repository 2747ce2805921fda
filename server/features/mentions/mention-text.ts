/** As notes keep them: `@[Ada](member:0190…)`, `@[Billing](team:0190…)`. */
const mention = /@\[([^\]\n]{1,120})\]\((member|team):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)/gi

const most = 50

export type Mentioned = { memberIds: string[]; teamIds: string[] }

/** Each once, in the order of the text. */
export function mentionedIn(text: string): Mentioned {
  const found = [...text.matchAll(mention)].slice(0, most)
  const idsOf = (kind: string) => [...new Set(found.filter((match) => match[2]!.toLowerCase() === kind).map((match) => match[3]!.toLowerCase()))]
  return { memberIds: idsOf('member'), teamIds: idsOf('team') }
}

/** For people: `@Ada`. */
export function withPlainMentions(text: string): string {
  return text.replace(mention, (_whole, name: string) => `@${name}`)
}
