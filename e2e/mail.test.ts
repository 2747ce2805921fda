import { createServer } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMail } from '../server/features/mime/parse-mail.ts'
import { browserPath, openBrowser, openPerson } from './open-browser.ts'
import { openConversation } from './open-conversation.ts'
import { sendMail } from './send-mail.ts'
import { signIn } from './sign-in.ts'
import { headerOf, type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { type Hayloft, startHayloft } from './start-hayloft.ts'
import { waitUntil } from './wait-until.ts'

const grace = 'Grace Hopper <grace@navy.test>'

describe.skipIf(!browserPath)('a mail', () => {
  let sink: SmtpSink
  let tracker: Tracker
  let hayloft: Hayloft
  let browser: Browser
  beforeAll(async () => {
    // Greylisting, as many mail servers do it: the first try of every mail is turned away.
    const known = new Set<string>()
    sink = await startSmtpSink(({ raw, to }) => {
      if (to.includes('gone@navy.test')) return 550
      const id = headerOf(raw, 'message-id')
      if (known.has(id)) return 0
      known.add(id)
      return 451
    })
    tracker = await startTracker()
    hayloft = await startHayloft({ SMTP_URL: sink.url })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await hayloft?.remove()
    await sink?.stop()
    tracker?.stop()
  })

  test('comes in, is answered, and the answer to that finds its thread', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    await ada.page.evaluate('window.sameDocument = true')

    await sendMail(hayloft.smtpPort, {
      from: grace,
      to: 'support@hayloft.localhost',
      subject: 'A bug in the relay',
      messageId: '<moth@navy.test>',
      html: `<p>There is a <b>moth</b> in relay 70.</p>
        <script>top.hacked = 1</script><img src="x" onerror="top.hacked = 1">
        <img src="${tracker.url}/seen.png" alt="logo"><p><a href="javascript:top.hacked=1">press</a></p>
        <div class="gmail_quote"><div class="gmail_attr">On Mon, 16 Nov 2026 at 09:00, Support wrote:<br></div>
        <blockquote class="gmail_quote">We have never seen a moth.</blockquote></div>`,
      attachments: [{ filename: 'logbook.txt', content: '1545: relay 70, panel F' }],
    })
    const thread = await openConversation(ada.page, 'A bug in the relay')
    const body = thread.log.frameLocator('iframe[title="Mail from Grace Hopper"]')
    await body.getByText('There is a moth in relay 70.').waitFor()
    expect(await body.locator('script, [onerror], a[href^="javascript"]').count()).toBe(0)
    expect(await ada.page.evaluate('window.hacked')).toBeUndefined()
    await thread.log.getByRole('link', { name: /logbook\.txt/ }).waitFor()

    await thread.log.getByText('remote image is held back', { exact: false }).waitFor()
    expect(tracker.requests).toEqual([])
    await thread.log.getByRole('button', { name: 'Show images' }).click()
    await waitUntil('the image to be loaded', () => tracker.requests.includes('/seen.png'))

    expect(await body.getByText('We have never seen a moth.').count()).toBe(0)
    await thread.log.getByRole('button', { name: 'Show quoted text' }).click()
    await thread.log.frameLocator('iframe[title="Show quoted text"]').getByText('We have never seen a moth.').waitFor()

    await thread.attach({ name: 'tape.txt', mimeType: 'text/plain', buffer: Buffer.from('Use this tape.') })
    await thread.send('Please tape it into the logbook.')
    await thread.log.getByText('Sent', { exact: true }).waitFor()
    expect(sink.tries(), 'the first try was turned away').toBe(2)
    expect(sink.mails).toHaveLength(1)
    const answer = sink.mails[0]!
    expect(answer.to).toEqual(['grace@navy.test'])
    expect(headerOf(answer.raw, 'in-reply-to')).toBe('<moth@navy.test>')
    expect(headerOf(answer.raw, 'references')).toBe('<moth@navy.test>')
    expect(headerOf(answer.raw, 'subject')).toBe('Re: A bug in the relay')
    expect(headerOf(answer.raw, 'from')).toBe('"Ada Lindqvist from Fern & Flax" <support@hayloft.localhost>')
    const replyTo = /<(support\+\S+@hayloft\.localhost)>/.exec(headerOf(answer.raw, 'reply-to'))?.[1] ?? ''
    expect(replyTo).not.toBe('')
    const parsed = await parseMail(Buffer.from(answer.raw))
    expect(parsed.text).toMatch(/^Please tape it into the logbook\./)
    expect(parsed.html).toContain('Please tape it into the logbook.')
    expect(parsed.attachments.map(({ filename, content }) => [filename, Buffer.from(content).toString()])).toEqual([
      ['tape.txt', 'Use this tape.'],
    ])

    // By the reply address alone: some mail programs send no threading headers at all.
    await sendMail(hayloft.smtpPort, {
      from: grace,
      to: replyTo,
      subject: 'Taped',
      text: 'First actual case of a bug being found.',
    })
    await thread.log.getByText('First actual case of a bug being found.').waitFor()
    // By the headers alone.
    const references = [headerOf(answer.raw, 'message-id')]
    await sendMail(hayloft.smtpPort, {
      from: grace,
      to: 'support@hayloft.localhost',
      subject: 'Re: A bug',
      references,
      inReplyTo: references[0]!,
      text: 'By the headers.',
    })
    await thread.log.getByText('By the headers.').waitFor()
    // Who only quotes the thread does not enter it.
    await sendMail(hayloft.smtpPort, {
      from: 'eve@evil.test',
      to: replyTo,
      subject: 'Re: A bug',
      references,
      inReplyTo: references[0]!,
      text: 'Let me in.',
    })
    await openConversation(ada.page, 'Let me in.')
    await ada.page.getByText('Quotes another conversation').waitFor()
    expect(await thread.log.getByText('moth').count()).toBe(0)

    expect(await ada.page.evaluate('window.sameDocument'), 'the inbox was never loaded again').toBe(true)
    expect(ada.errors).toEqual([])
  })

  test('to an address that is not ours is refused, one over 25 MB too', async () => {
    const mail = { from: grace, subject: 'No', text: 'No' }
    await expect(sendMail(hayloft.smtpPort, { ...mail, to: 'nobody@hayloft.localhost' })).rejects.toMatchObject({
      responseCode: 550,
    })
    await expect(sendMail(hayloft.smtpPort, { ...mail, to: 'support@elsewhere.test' })).rejects.toMatchObject({
      responseCode: 550,
    })
    const attachments = [{ filename: 'large.bin', content: Buffer.alloc(20 * 1024 * 1024) }]
    await expect(
      sendMail(hayloft.smtpPort, { ...mail, to: 'support@hayloft.localhost', attachments }),
    ).rejects.toMatchObject({ responseCode: 552 })
  })

  test('that the other side refuses for good says so in the thread', async () => {
    const ada = await openPerson(browser)
    await signIn(ada.page, hayloft)
    await sendMail(hayloft.smtpPort, {
      from: 'gone@navy.test',
      to: 'support@hayloft.localhost',
      subject: 'Soon gone',
      text: 'I move away.',
    })
    const thread = await openConversation(ada.page, 'Soon gone')
    await thread.send('Where to?')
    await thread.log.getByText('Not delivered', { exact: true }).waitFor()
    await thread.log.getByText('550 not now').waitFor()
  })
})

type Tracker = { url: string; requests: string[]; stop(): void }

/** The server of a tracking pixel. */
async function startTracker(): Promise<Tracker> {
  const requests: string[] = []
  const server = createServer(({ url }, response) => {
    requests.push(url ?? '')
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    requests,
    stop: () => server.close(),
  }
}
