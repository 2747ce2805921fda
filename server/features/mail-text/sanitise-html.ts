import sanitize from 'sanitize-html'
import { htmlFromText } from './html-from-text.ts'
import { sanitiseStyle } from './sanitise-style.ts'
import { cutText } from './storable-text.ts'
import { textFromHtml } from './text-from-html.ts'

export type SanitiseOptions = {
  /** Where the inline image with this Content-ID is served; undefined when the mail has none. */
  cidUrl(contentId: string): string | undefined
}

export type SanitisedHtml = {
  html: string
  /** Images that load only when asked for: their addresses are in `data-remote-src` and `data-remote-background`. */
  remoteImages: number
}

const tags = (
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn ' +
  'div dl dt em figcaption figure font footer ' +
  'h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike ' +
  'strong sub sup table tbody td tfoot th thead ' +
  'time tr tt u ul var wbr'
).split(' ')
const plainAttributes = new Set(
  (
    'align alt bgcolor border cellpadding cellspacing color colspan dir face height hspace lang nowrap rowspan size ' +
    'start title valign vspace width'
  ).split(' '),
)
const written = [
  ...plainAttributes,
  'style',
  'href',
  'rel',
  'target',
  'src',
  'data-remote-src',
  'data-remote-background',
]
/** Browsers flatten what is nested deeper than 512, which is a way to make harmless HTML harmful. */
const deepest = 256
/** The parser's time grows with the square of the depth: 200,000 open tags took 12 s. Such a mail is shown as text. */
const absurd = 2000
const tooDeep = new RangeError('HTML nested too deeply')

/**
 * HTML of a mail that may be put into our page. Every attribute is written anew from an allow-list; no ids, names or
 * classes (they would reach our styles and scripts), no forms, frames, styles, SVG or MathML.
 */
export function sanitiseMailHtml(html: string, { cidUrl }: SanitiseOptions): SanitisedHtml {
  try {
    return sanitise(html, cidUrl)
  } catch (error) {
    if (error !== tooDeep) throw error
    return { html: htmlFromText(textFromHtml(html)), remoteImages: 0 }
  }
}

function sanitise(html: string, cidUrl: SanitiseOptions['cidUrl']): SanitisedHtml {
  let depth = 0
  let remoteImages = 0
  const holdBack = (attribs: Attributes, name: string, url: string | null) => {
    if (url === null) return
    attribs[name] = url
    remoteImages++
  }
  const clean = sanitize(html, {
    allowedTags: tags,
    allowedAttributes: { '*': written },
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'data'],
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'title',
      'noscript',
      'noframes',
      'noembed',
      'iframe',
      'object',
      'xmp',
      'template',
      'plaintext',
    ],
    nestingLimit: deepest,
    parseStyleAttributes: false,
    onOpenTag: () => {
      if (++depth > absurd) throw tooDeep
    },
    onCloseTag: () => {
      depth--
    },
    transformTags: {
      '*': (tagName, given) => {
        if (!tags.includes(tagName)) return { tagName, attribs: {} }
        const attribs = copyPlain(given)
        const { style, background } = sanitiseStyle(given['style'] ?? '')
        if (style !== '') attribs['style'] = style
        holdBack(attribs, 'data-remote-background', remoteUrl(given['background'] ?? background ?? ''))
        if (tagName === 'a') Object.assign(attribs, linkAttributes(given['href'] ?? ''))
        if (tagName === 'img') {
          const source = given['src']?.trim() || (given['srcset'] ?? '').trim().split(/[\s,]/, 1)[0] || ''
          const local = localImage(source, cidUrl)
          if (local !== null) attribs['src'] = local
          else holdBack(attribs, 'data-remote-src', remoteUrl(source))
        }
        return { tagName, attribs }
      },
    },
  })
  return { html: clean, remoteImages }
}

type Attributes = Record<string, string>

function copyPlain(given: Attributes): Attributes {
  const attribs: Attributes = {}
  for (const [name, value] of Object.entries(given)) if (plainAttributes.has(name)) attribs[name] = cutText(value, 2000)
  return attribs
}

/** Relative addresses and anchors would lead into our own application. */
function linkAttributes(href: string): Attributes {
  const url = withoutSpace(href)
  const absolute = url.startsWith('//') ? `https:${url}` : url
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(absolute)) return {}
  return { href: absolute, target: '_blank', rel: 'noopener noreferrer nofollow' }
}

function localImage(source: string, cidUrl: SanitiseOptions['cidUrl']): string | null {
  const url = withoutSpace(source)
  if (/^cid:/i.test(url)) return cidUrl(decode(url.slice(4))) ?? null
  return /^data:image\/(png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=]+$/i.test(url) ? url : null
}

function remoteUrl(source: string): string | null {
  const url = withoutSpace(source)
  if (url.startsWith('//')) return `https:${url}`
  return /^https?:\/\//i.test(url) ? url : null
}

/** Browsers drop line breaks and tabs within an address, and control characters before it. */
function withoutSpace(url: string): string {
  return url
    .trim()
    .replace(/[\p{Cc}\u2028\u2029]/gu, '')
    .trim()
    .replaceAll(' ', '%20')
}

function decode(contentId: string): string {
  try {
    return decodeURIComponent(contentId)
  } catch {
    return contentId
  }
}
