import { avatar } from './avatar.ts'
import { element, icon } from './element.ts'
import { linkText } from './link-text.ts'
import { sayDay, sayExactly, sayHour, saySize } from './say-time.ts'
import type { Attachment, Message, Pending } from './shapes.ts'
import { momentOf, type Row } from './thread.ts'
import { words } from './words.ts'

export type RowActions = { retry(clientId: string): void; discard(clientId: string): void }

/** @param teamName stands for the names of who answers, where the channel keeps those to itself */
export function drawRow(row: Row, isWaiting: boolean, teamName: string | null, actions: RowActions): HTMLElement {
  if (row.kind === 'day') return element('div', { class: 'day' }, element('span', {}, sayDay(row.day)))
  const { entry, begins, ends } = row
  const isOwn = entry.kind === 'pending' || entry.message.authorKind === 'contact'
  const name = isOwn ? words.you : teamName ?? (entry.message.authorName || words.someone)
  const { text, html }: Pick<Message, 'text' | 'html'> = entry.kind === 'pending' ? entry.pending : entry.message
  const at = momentOf(entry)
  return element('div', { class: `row ${isOwn ? 'own' : 'theirs'}${begins ? ' begins' : ''}${ends ? ' ends' : ''}` },
    !isOwn && (ends ? avatar(name, 'quiet') : element('span', { class: 'avatar' })),
    element('div', { class: 'stack' },
      begins && !isOwn ? element('span', { class: 'author' }, name) : element('span', { class: 'hidden' }, `${name}: `),
      text !== '' && element('div', { class: 'bubble', dir: 'auto', title: sayExactly(at) }, ...(html ? formatted(new DOMParser().parseFromString(html, 'text/html').body) : linked(text))),
      ...(entry.kind === 'pending'
        ? entry.pending.files.map(({ name: file, size }) => fileCard(file, size, null))
        : entry.message.attachments.map(attachment)),
      entry.kind === 'pending'
        ? (ends || entry.pending.state === 'failed') && pendingLine(entry.pending, isWaiting, actions)
        : ends && element(
          'div', { class: 'meta' }, element('time', { datetime: at.toISOString() }, sayHour(at)),
          isOwn && ` · ${words.sent}`,
        )))
}

/** Changes when, and only when, the row must be drawn again. */
export function signatureOf(row: Row, isWaiting: boolean): string {
  if (row.kind === 'day') return sayDay(row.day)
  const { entry, begins, ends } = row
  return entry.kind === 'pending'
    ? `${begins}${ends}${isWaiting}${entry.pending.state}`
    : `${begins}${ends}${entry.message.id}${entry.message.authorName}${entry.message.attachments.length}`
}

function pendingLine(
  { clientId, state, problem }: Pending, isWaiting: boolean, actions: RowActions,
): HTMLElement {
  if (state === 'waiting') return element('div', { class: 'meta' }, isWaiting ? words.waiting : words.sending)
  return element('div', { class: 'meta failed', role: 'alert' }, problem === 'limit_reached' ? words.tooMany : words.failed,
    element('button', { type: 'button', class: 'link', onclick: () => actions.retry(clientId) }, words.retry),
    element('button', { type: 'button', class: 'link', onclick: () => actions.discard(clientId) }, words.discard))
}

const shownTags = /^(P|BR|STRONG|EM|S|A|UL|OL|LI|BLOCKQUOTE|CODE|PRE)$/

/** Elements of our own in place of those that may be; of all others their words. */
function formatted(parent: Node): (Node | string)[] {
  return [...parent.childNodes].flatMap((node) => {
    if (!(node instanceof Element)) return parent.nodeName === 'A' ? node.textContent! : linked(node.textContent!)
    if (!shownTags.test(node.nodeName)) return formatted(node)
    const href = node.getAttribute('href')
    return element(node.nodeName as 'a', {
      href: /^(https?:\/\/|mailto:|tel:)/i.test(href!) && href, start: node.getAttribute('start'), target: href && '_blank', rel: href && rel,
    }, ...formatted(node))
  })
}

const rel = 'noopener noreferrer nofollow'

function linked(text: string): (Node | string)[] {
  return linkText(text).map(({ text: shown, href }) =>
    href ? element('a', { href, target: '_blank', rel }, shown) : shown)
}

// Vector images may carry scripts and unbounded sizes: they are files like any other.
const shownAsImage = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/

function attachment({ name, contentType, size, url }: Attachment): HTMLElement {
  if (!shownAsImage.test(contentType)) return fileCard(name, size, url)
  const link = element(
    'a', { class: 'picture', href: url, target: '_blank', rel: 'noopener', title: `${name}, ${saySize(size)}` },
  )
  const image = element(
    'img',
    {
      src: url, alt: name, loading: 'lazy', decoding: 'async',
      onerror: () => link.replaceWith(fileCard(name, size, url)),
    },
  )
  link.append(image)
  return link
}

function fileCard(name: string, size: number, url: string | null): HTMLElement {
  const content = [
    icon('file'), element('span', { class: 'file-name' }, name), element('span', { class: 'size' }, saySize(size)),
  ]
  return url === null
    ? element('div', { class: 'file' }, ...content)
    : element('a', { class: 'file', href: url, target: '_blank', rel: 'noopener' }, ...content)
}
