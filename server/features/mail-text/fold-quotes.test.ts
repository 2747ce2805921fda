import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { foldQuotes } from './fold-quotes.ts'
import { htmlFromText } from './html-from-text.ts'
import { textFromHtml } from './text-from-html.ts'

const foldText = (text: string) => foldQuotes({ text, html: '' })
const foldHtml = (html: string) => {
  const { visibleHtml, quotedHtml } = foldQuotes({ text: '', html })
  expect(visibleHtml + quotedHtml).toBe(html)
  return { visible: textFromHtml(visibleHtml), quoted: textFromHtml(quotedHtml) }
}

describe('text', () => {
  test.each([
    ['en, Gmail', 'On Fri, Nov 20, 2026 at 8:00 AM Ada Lovelace <support@hayloft.test> wrote:'],
    ['en, wrapped', 'On Fri, Nov 20, 2026 at 8:00 AM Ada Lovelace from Hayloft Demo\n<support@hayloft.test> wrote:'],
    ['en, Apple', 'On 20. Nov 2026, at 08:00, Ada <support@hayloft.test> wrote:'],
    ['de, Gmail', 'Am Fr., 20. Nov. 2026 um 08:00 Uhr schrieb Ada <support@hayloft.test>:'],
    ['de, Thunderbird', 'Am 20.11.26 um 08:00 schrieb Ada:'],
    ['fr', 'Le ven. 20 nov. 2026 à 08:00, Ada <support@hayloft.test> a écrit :'],
    ['es', 'El vie, 20 nov 2026 a las 8:00, Ada (<support@hayloft.test>) escribió:'],
    ['it', 'Il giorno ven 20 nov 2026 alle ore 08:00 Ada <support@hayloft.test> ha scritto:'],
    ['pt', 'Em sex., 20 de nov. de 2026 às 08:00, Ada <support@hayloft.test> escreveu:'],
    ['nl', 'Op vr 20 nov 2026 om 08:00 schreef Ada <support@hayloft.test>:'],
    ['pl', 'pt., 20 lis 2026 o 08:00 Ada <support@hayloft.test> napisał(a):'],
    ['sv', 'Den fre 20 nov. 2026 kl 08:00 skrev Ada <support@hayloft.test>:'],
    ['da', 'Den fre. 20. nov. 2026 kl. 08.00 skrev Ada <support@hayloft.test>:'],
    ['ru, Gmail', 'пт, 20 нояб. 2026 г. в 08:00, Ада <support@hayloft.test>:'],
    ['ru', '20 ноября 2026 г., 08:00, Ада <support@hayloft.test> написал(а):'],
    ['ja', '2026年11月20日(金) 8:00 Ada <support@hayloft.test>:'],
    ['ja, verb', '2026年11月20日 8:00、Ada <support@hayloft.test>さんは書きました:'],
    ['zh', 'Ada <support@hayloft.test> 于2026年11月20日周五 08:00写道：'],
    ['Yandex', '20.11.2026, 08:00, "Ada" <support@hayloft.test>:'],
    ['Proton', 'On Friday, November 20th, 2026 at 8:00 AM, Ada <support@hayloft.test> wrote:'],
  ])('folds behind the attribution of %s', (_, attribution) => {
    const folded = foldText(
      `My answer.\n\nSecond paragraph:\n\n${attribution}\n\n> What was\n> the question?\n>> older\n`,
    )
    expect(folded.visibleText).toBe('My answer.\n\nSecond paragraph:')
    expect(folded.quotedText).toContain(attribution)
    expect(folded.quotedText).toContain('the question?')
  })

  test.each([
    ['en', '-----Original Message-----\nFrom: Ada <s@x.test>\nSent: Friday'],
    [
      'en, without a rule',
      'From: Ada <s@x.test>\nSent: Friday, November 20, 2026 8:00 AM\nTo: Grace\nSubject: RE: Order',
    ],
    [
      'en, ruled off',
      '________________________________\nFrom: Ada <s@x.test>\nSent: Friday, November 20, 2026 8:00 AM\nTo: ' +
        'Grace\nSubject: RE: Order',
    ],
    [
      'en, bold',
      '*From:* Ada <s@x.test>\n*Sent:* Friday, November 20, 2026 8:00 AM\n*To:* Grace\n*Subject:* RE: Order',
    ],
    ['de', 'Von: Ada\nGesendet: Freitag, 20. November 2026 08:00\nAn: Grace\nBetreff: AW: Auftrag'],
    ['fr', 'De : Ada\nEnvoyé : vendredi 20 novembre 2026 08:00\nÀ : Grace\nObjet : RE: commande'],
    ['es', 'De: Ada\nEnviado: viernes, 20 de noviembre de 2026 8:00\nPara: Grace\nAsunto: RE: pedido'],
    ['it', 'Da: Ada\nInviato: venerdì 20 novembre 2026 08:00\nA: Grace\nOggetto: R: ordine'],
    ['pt', 'De: Ada\nEnviada em: sexta-feira, 20 de novembro de 2026 08:00\nPara: Grace\nAssunto: RES: pedido'],
    ['nl', 'Van: Ada\nVerzonden: vrijdag 20 november 2026 08:00\nAan: Grace\nOnderwerp: RE: bestelling'],
    ['pl', 'Od: Ada\nWysłano: piątek, 20 listopada 2026 08:00\nDo: Grace\nTemat: ODP: zamówienie'],
    ['sv', 'Från: Ada\nSkickat: den 20 november 2026 08:00\nTill: Grace\nÄmne: SV: order'],
    ['da', 'Fra: Ada\nSendt: 20. november 2026 08:00\nTil: Grace\nEmne: SV: ordre'],
    ['ru', 'От: Ада\nОтправлено: 20 ноября 2026 г. 8:00\nКому: Grace\nТема: RE: заказ'],
    ['ja', '差出人: Ada\n送信日時: 2026年11月20日 8:00\n宛先: Grace\n件名: RE: 注文'],
    ['zh', '发件人: Ada\n发送时间: 2026年11月20日 8:00\n收件人: Grace\n主题: 回复: 订单'],
  ])('folds behind the header of Outlook, %s', (_, header) => {
    const folded = foldText(`My answer.\n\n${header}\n\nWhat was the question?`)
    expect(folded.visibleText).toBe('My answer.')
    expect(folded.quotedText).toBe(`${header}\n\nWhat was the question?`)
  })

  test('folds a quote without marks behind a plain attribution only', () => {
    expect(foldText('Yes.\n\nOn 20 Nov 2026, at 08:00, Ada wrote:\n\nIs it?').visibleText).toBe('Yes.')
    expect(foldText('In 2025 my boss wrote:\n\nBuy it.').quotedText).toBe('')
    expect(foldText('We have 3 options, as Ada wrote:\n- one\n- two').quotedText).toBe('')
  })

  test('keeps answers below and within the quote, and what they answer', () => {
    const below = 'On Fri, Nov 20, 2026 at 8:00 AM Ada <s@x.test> wrote:\n> Is it blue?\n\nYes, it is.'
    expect(foldText(below).visibleText).toBe(below)
    const within =
      'Hi, see below.\n\nOn Fri, Nov 20, 2026 at 8:00 AM Ada <s@x.test> wrote:\n> Is it blue?\nYes.\n> Is it ' +
      'big?\nNo.\n> Thanks'
    expect(foldText(within).visibleText).toBe(within)
  })

  test('keeps what the sender quotes and folds the rest', () => {
    const folded = foldText(
      '> Is it blue?\nYes, it is.\n\nOn Fri, Nov 20, 2026 at 8:00 AM Ada <s@x.test> wrote:\n> Is it blue?\n> Is ' +
        'it big?',
    )
    expect(folded.visibleText).toBe('> Is it blue?\nYes, it is.')
  })

  test('folds signatures, with and without a quote below', () => {
    expect(foldText('Thanks!\n-- \nGrace Hopper\nNavy').visibleText).toBe('Thanks!')
    expect(foldText('Thanks!\n\nSent from my iPhone').visibleText).toBe('Thanks!')
    expect(
      foldText('Danke!\n\nVon meinem iPhone gesendet\n\nAm 20.11.2026 um 08:00 schrieb Ada <s@x.test>:\n\n> Frage')
        .visibleText,
    ).toBe('Danke!')
    expect(
      foldText('Thanks!\n\n--\nGrace\n\nOn Fri, Nov 20, 2026 at 8:00 AM Ada <s@x.test> wrote:\n> x').visibleText,
    ).toBe('Thanks!')
    expect(foldText('A list:\n--\n' + 'line\n'.repeat(40)).quotedText).toBe('')
    expect(
      foldText('On Fri, Nov 20, 2026 at 8:00 AM Ada <s@x.test> wrote:\n> Hi\nbelow\n-- \nlist footer').visibleText,
    ).toContain('below')
  })

  test('keeps what Outlook forwards, which only the subject tells', () => {
    const text = 'FYI\n\nFrom: Bob\nSent: Friday, November 20, 2026 8:00 AM\nTo: Grace\nSubject: Invoice\n\nThe matter'
    for (const subject of ['FW: Invoice', 'Fwd: Invoice', 'WG: Rechnung', '转发：发票']) {
      expect(foldQuotes({ text, html: '', subject }).visibleText).toBe(text)
    }
    expect(foldQuotes({ text, html: '', subject: 'RE: FW: Invoice' }).visibleText).toBe('FYI')
  })

  test('keeps a forward, a mail that is all quote, and a plain mail whole', () => {
    const forward =
      'FYI\n\n---------- Forwarded message ---------\nFrom: Bob <b@x.test>\nDate: Fri, 20 Nov 2026\nSubject: ' +
      'x\nTo: y\n\nThe matter\n-- \nBob'
    expect(foldText(forward).visibleText).toBe(forward)
    for (const text of ['> only quoted\n> text', 'Hello,\n\nplain: yes.\n\nBye', '', '-- \nGrace'])
      expect(foldText(text)).toMatchObject({ visibleText: text.trim(), quotedText: '' })
  })
})

const quotes = new URL('./corpus/quotes/', import.meta.url)

describe('HTML', () => {
  const attribution = 'On Fri, Nov 20, 2026 at 8:00 AM Ada &lt;<a href="mailto:s@x.test">s@x.test</a>&gt; wrote:'
  test.each(readdirSync(quotes))('folds what is quoted in %s', (name) => {
    const { visible, quoted } = foldHtml(readFileSync(new URL(name, quotes), 'utf8'))
    expect(visible).toBe('My answer.')
    expect(quoted).toContain('Question')
  })

  test('keeps answers below and within the quote', () => {
    const opening = `<div class="gmail_quote"><div class="gmail_attr">${attribution}</div><blockquote>One?</blockquote>`
    const within = `<div>See below</div>${opening}</div><div>Yes.</div><blockquote>Two?</blockquote>`
    const inside = `${opening}<div>Yes.</div></div>`
    const below =
      '<div class="moz-cite-prefix">Am 20.11.26 um 08:00 schrieb ' +
      'Ada:<br></div><blockquote>Question</blockquote><p>Answer</p>'
    for (const html of [within, inside, below]) expect(foldHtml(html).quoted).toBe('')
  })

  test('keeps a forward whole, and an image before the quote in sight', () => {
    const forward =
      '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ' +
      '---------<br>From: Bob</div>The matter</div>'
    expect(foldHtml(forward).quoted).toBe('')
    const image =
      '<div>See:</div><div><img src="cid:a"></div><div class="gmail_quote"><div>On 20 Nov 2026 Ada ' +
      'wrote:</div><blockquote>Q</blockquote></div>'
    expect(foldQuotes({ text: '', html: image }).visibleHtml).toContain('cid:a')
  })

  test('gives a text where the mail has none', () => {
    expect(foldQuotes({ text: '', html: '<p>My answer.</p><blockquote>Question</blockquote>' })).toMatchObject({
      visibleText: 'My answer.',
      quotedText: '> Question',
    })
  })
})

describe('textFromHtml', () => {
  test('keeps lines, lists, quotes, links and preformatted text; drops what nobody sees', () => {
    const html =
      '<!doctype html><head><title>T</title><style>p{}</style></head><p>One &amp; ' +
      'two&nbsp;&#8364;</p><ul><li>a<li>b</ul><!-- no --><script>x()</script>' +
      '<p>See <a href="https://x.test/a?b=1&amp;c=2">here</a> or <a ' +
      'href="https://x.test">x.test</a></p><blockquote>q<br>r</blockquote><pre>a\n  ' +
      'b</pre><table><tr><td>1</td><td>2</td></tr></table>1 < 2'
    expect(textFromHtml(html)).toBe(
      'One & two €\n\n- a\n- b\n\nSee here (https://x.test/a?b=1&c=2) or x.test\n\n> q\n> r\n\na\n  b\n\n1 2\n\n1 < 2',
    )
  })
  test('stores what it makes of bad entities', () =>
    expect(textFromHtml('a&#0;b&#xD800;c&#x110000;d').isWellFormed()).toBe(true))
})

describe('htmlFromText', () => {
  test('escapes, links and breaks', () => {
    expect(htmlFromText('a <b> & "c"\nsee https://x.test/?a=1&b=2.\n\n(www.x.test) a@x.test')).toBe(
      '<p>a &#60;b&#62; &#38; &#34;c&#34;<br>\nsee <a href="https://x.test/?a=1&#38;b=2" rel="noopener ' +
        'noreferrer nofollow" target="_blank">https://x.test/?a=1&#38;b=2</a>.</p>\n' +
        '<p>(<a href="https://www.x.test" rel="noopener noreferrer nofollow" target="_blank">www.x.test</a>) <a ' +
        'href="mailto:a@x.test" rel="noopener noreferrer nofollow" target="_blank">a@x.test</a></p>',
    )
  })
})

describe('a megabyte of malice takes under a second:', () => {
  const million = 1_000_000
  test.each([
    ['quote marks', '>'.repeat(million)],
    ['lines of quote marks', '>\n'.repeat(million / 2)],
    ['colons', ':\n'.repeat(million / 2)],
    ['spaces', ' '.repeat(million)],
    ['attributions', 'On 20 Nov 2026, at 08:00, Ada wrote:\n'.repeat(million / 40)],
    ['half headers', 'From: x\n'.repeat(million / 8)],
    ['dashes', '-'.repeat(million)],
    ['dashed lines', '--\n'.repeat(million / 3)],
    ['open tags', '<div>'.repeat(million / 5)],
    ['half tags', '<a'.repeat(million / 2)],
    ['half tags with quotes', '<a b="'.repeat(million / 6)],
    ['comments', '<!--'.repeat(million / 4)],
    ['ampersands', '&#'.repeat(million / 2)],
    ['blockquotes', '<blockquote>x'.repeat(million / 13)],
    ['containers', '<div class=gmail_quote>x'.repeat(million / 24)],
    ['links', '<a href="https://x.test">x'.repeat(million / 26)],
    ['addresses', 'a@'.repeat(million / 2)],
    ['dots', 'a.'.repeat(million / 2)],
    ['words with dots', `a@${'a.'.repeat(million / 2)}`],
    ['www', 'www.'.repeat(million / 4)],
    ['styles', '<style>'.repeat(million / 7)],
    ['spaces in tags', `<a ${' '.repeat(million)}`],
    ['one long word', 'a'.repeat(million)],
    ['wide spaces', ' \n'.repeat(million / 2)],
    ['list items', '<li>'.repeat(million / 4)],
  ])('%s', (_, text) => {
    // Processor time: a busy machine must not fail it.
    const from = process.cpuUsage()
    foldQuotes({ text, html: text })
    htmlFromText(text)
    expect(process.cpuUsage(from).user).toBeLessThan(1_000_000)
  })
})
