import { Fragment, type ReactNode, useMemo } from 'react'

const tags = { P: 'p', STRONG: 'strong', EM: 'em', S: 's', UL: 'ul', OL: 'ol', LI: 'li', BLOCKQUOTE: 'blockquote', CODE: 'code', PRE: 'pre' } as const
const other = /<(?!(?:a href="[^"<>]*"|ol start="\d+"|\/?(?:p|br|strong|em|s|a|ul|ol|li|blockquote|code|pre))>)/

/** Whether it is what members write with formatting, and not a mail with a look of its own. */
export function isRichText(html: string): boolean {
  return !other.test(html)
}

/** Elements of our own, made by the tags that may be: whatever else the HTML holds, only its words are shown. */
export function RichText({ html, words }: { html: string; words(text: string): ReactNode }) {
  return useMemo(() => shownWithin(new DOMParser().parseFromString(html, 'text/html').body, words), [html, words])
}

function shownWithin(parent: Node, words: (text: string) => ReactNode): ReactNode {
  return [...parent.childNodes].map((node, index) => {
    if (node.nodeType === Node.TEXT_NODE) return <Fragment key={index}>{words(node.textContent ?? '')}</Fragment>
    if (node.nodeName === 'BR') return <br key={index} />
    const literally = node.nodeName === 'CODE' || node.nodeName === 'A'
    const inner = shownWithin(node, literally ? (text) => text : words)
    if (node.nodeName === 'A') return <RichLink key={index} href={attributeOf(node, 'href')}>{inner}</RichLink>
    if (node.nodeName === 'OL') return <ol key={index} start={Number(attributeOf(node, 'start')) || 1}>{inner}</ol>
    const Tag = isKnown(node.nodeName) ? tags[node.nodeName] : Fragment
    return <Tag key={index}>{inner}</Tag>
  })
}

function RichLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(href)) return children
  return <a href={href} target="_blank" rel="noreferrer noopener" className="text-link">{children}</a>
}

function isKnown(name: string): name is keyof typeof tags {
  return name in tags
}

function attributeOf(node: Node, name: string): string {
  return node instanceof Element ? (node.getAttribute(name) ?? '') : ''
}
