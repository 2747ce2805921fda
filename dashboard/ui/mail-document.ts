/** Mail that sets colours was drawn for white paper; the rest may wear the theme. */
export function hasOwnColours(html: string): boolean {
  return /<style|bgcolor|background|<font[^>]*color|style="[^"]*color/i.test(html)
}

export type MailLook = {
  showImages: boolean
  /** Our own origin: attached images are read from it. */
  origin: string
  scheme: 'light' | 'dark'
  /** CSS colours of the theme, for mail without colours of its own. */
  ink: string
  link: string
  fontUrl: string
}

/**
 * A whole document around sanitised mail HTML for a sandboxed frame. Remote images, held back in data-remote-src,
 * come to life only when asked for, and only then does the policy let the network through.
 */
export function mailDocument(html: string, look: MailLook): { source: string; ownColours: boolean } {
  const ownColours = hasOwnColours(html)
  const images = `data: ${look.origin}${look.showImages ? ' https: http:' : ''}`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; font-src data: ${look.origin}`
  const body = look.showImages ? html.replaceAll(/(<img\b[^>]*?\s)data-remote-src=/gi, '$1src=') : html
  const source = `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer"><base target="_blank">
<style>
@font-face{font-family:Inter;font-weight:100 900;src:url(${look.fontUrl}) format('woff2')}
:root{color-scheme:${ownColours ? 'light' : look.scheme}}
html,body{margin:0;background:transparent;overflow-y:hidden}
body{font:15px/24px Inter,system-ui,sans-serif;color:${ownColours ? 'black' : look.ink}}
body{overflow-wrap:anywhere;display:flow-root}
body{padding:${ownColours && look.scheme === 'dark' ? '12px 14px' : '0'};max-width:${ownColours ? 'none' : '72ch'}}
img{max-width:100%;height:auto}
img[data-remote-src]:not([src]){display:inline-block;min-width:40px;min-height:24px}
img[data-remote-src]:not([src]){outline:1px dashed gray;border-radius:4px;
  content:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E")}
blockquote{margin:8px 0;padding-left:12px;border-left:2px solid gray}
pre{white-space:pre-wrap}
table{max-width:100%}
body>:first-child,body>:first-child>:first-child{margin-top:0}
body>:last-child,body>:last-child>:last-child{margin-bottom:0}
${ownColours ? '' : `a{color:${look.link}}`}
</style></head><body>${body}</body></html>`
  return { source, ownColours }
}
