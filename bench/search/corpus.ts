/** Texts with the distribution of real ones: words by Zipf's law over 50,000, a few in half of all messages, names, numbers. */
export type Corpus = {
  contacts: { id: string; name: string; email: string }[]
  messages(): Generator<GeneratedMessage | GeneratedConversation>
}
export type GeneratedMessage = {
  is: 'message'; id: string; conversationId: string; authorKind: 'contact' | 'member'; text: string; at: Date
  header: { subject: string; name: string; email: string; phone: null }
}
export type GeneratedConversation = {
  is: 'conversation'; id: string; number: number; contactId: string; subject: string; state: 'open' | 'pending' | 'closed'
  assignee: number | null; tags: number[]; at: Date; lastMessageId: string; lastMessageAt: Date; lastText: string; firstMessage: GeneratedMessage
}

const vocabularySize = 50_000
/** Words at known places of the law: in about this share of messages. */
export const knownWords = { 3: 'the', 7: 'please', 14: 'thanks', 38: 'refund', 46: 'invoice', 90: 'delivery', 400: 'voucher', 4_000: 'giraffe', 20_000: 'quincunx' }

export function makeCorpus({ seed, messages, contacts, from, to }: { seed: number; messages: number; contacts: number; from: Date; to: Date }): Corpus {
  const random = makeRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const vocabulary = makeVocabulary()
  const table = zipfTable()
  const word = (): string => vocabulary[table[below(table.length)]!]!
  const words = (count: number): string => Array.from({ length: count }, word).join(' ')
  const name = (syllables: number): string => {
    const text = Array.from({ length: syllables }, () => syllable(below(400))).join('')
    return text[0]!.toUpperCase() + text.slice(1)
  }
  const firstNames = Array.from({ length: 500 }, () => name(2))
  const lastNames = Array.from({ length: 3_000 }, () => name(3))
  const makeId = (at: number, count: number): string => {
    const time = at.toString(16).padStart(12, '0')
    const rest = (count >>> 0).toString(16).padStart(8, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${below(4_096).toString(16).padStart(3, '0')}-8${below(4_096).toString(16).padStart(3, '0')}-${below(65_536).toString(16).padStart(4, '0')}${rest}`
  }
  const people = Array.from({ length: contacts }, (_, at) => {
    const [first, last] = [firstNames[below(500)]!, lastNames[below(3_000)]!]
    return { id: makeId(from.getTime() - 1_000_000 + at, at), name: `${first} ${last}`, email: `${first}.${last}.${at}@${syllable(at % 400)}mail.test`.toLowerCase() }
  })

  return {
    contacts: people,
    * messages() {
      const running: GeneratedConversation[] = []
      const step = (to.getTime() - from.getTime()) / messages
      let number = 0
      for (let count = 0; count < messages; count++) {
        const at = new Date(Math.floor(from.getTime() + count * step))
        const slot = running.length < 3_000 ? running.length : below(3_000)
        const begins = running.length < 3_000 || random() < 0.2
        let text = words(4 + Math.floor(-Math.log(1 - random()) * 18))
        if (random() < 0.3) text += ` order ${100_000 + below(900_000)}`
        if (random() < 0.15) text += ` ${1 + below(300)}.${10 + below(90)}`
        const id = makeId(at.getTime(), count)
        const current = running[slot]
        if (begins) {
          if (current) yield finish(current)
          const contact = people[below(contacts)]!
          const subject = words(2 + below(4))
          const message: GeneratedMessage = { is: 'message', id, conversationId: makeId(at.getTime(), count), authorKind: 'contact', text, at, header: { subject, name: contact.name, email: contact.email, phone: null } }
          running[slot] = {
            is: 'conversation', id: message.conversationId, number: ++number, contactId: contact.id, subject, state: 'closed', assignee: random() < 0.9 ? below(20) : null,
            tags: [], at, lastMessageId: id, lastMessageAt: at, lastText: text, firstMessage: message,
          }
          yield message
        } else if (current) {
          Object.assign(current, { lastMessageId: id, lastMessageAt: at, lastText: text })
          yield { ...current.firstMessage, id, text, at, authorKind: random() < 0.5 ? 'member' : 'contact' }
        }
      }
      for (const conversation of running) yield finish(conversation)
    },
  }

  /** Tag 0 is on one conversation of 2,000, tag 1 on one of 100, tag 2 on one of 10. */
  function finish(conversation: GeneratedConversation): GeneratedConversation {
    const chance = random()
    conversation.state = chance < 0.05 ? 'open' : chance < 0.07 ? 'pending' : 'closed'
    for (const [tag, share] of [0.0005, 0.01, 0.1].entries()) if (random() < share) conversation.tags.push(tag)
    return conversation
  }
}

function makeVocabulary(): string[] {
  const words = Array.from({ length: vocabularySize }, (_, rank) => {
    let rest = rank * 7_919 % vocabularySize + 1
    let word = ''
    while (rest > 0) {
      word += syllable(rest % 60)
      rest = Math.floor(rest / 60)
    }
    return word
  })
  for (const [rank, word] of Object.entries(knownWords)) words[Number(rank)] = word
  return words
}

function syllable(at: number): string {
  return `${'bcdfghjklmnprstvwxyz'[at % 20]!}${'aeiou'[Math.floor(at / 20) % 5]!}${['', 'n', 'r', 's'][Math.floor(at / 100) % 4]!}`
}

function zipfTable(): Uint16Array {
  const table = new Uint16Array(2 ** 21)
  let sum = 0
  for (let rank = 1; rank <= vocabularySize; rank++) sum += 1 / rank
  let at = 0
  for (let rank = 1; rank <= vocabularySize; rank++) {
    const end = rank === vocabularySize ? table.length : Math.min(table.length, at + Math.max(1, Math.round(table.length / (rank * sum))))
    table.fill(rank - 1, at, end)
    at = end
  }
  return table
}

/** The same numbers for the same seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
