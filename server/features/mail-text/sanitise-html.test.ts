import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sanitiseMailHtml } from './sanitise-html.ts'
import { scanHtml } from './scan-html.ts'
import { attacks } from './test-attacks.ts'

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
