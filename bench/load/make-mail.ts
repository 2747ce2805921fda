const paragraph =
  'Good morning, I ordered the blue armchair two weeks ago and the parcel service says that it is still waiting ' +
  'in the depot. ' +
  'Could you please find out what it is waiting for? I am at home on Tuesday and on Friday until noon. '

/** A mail of 3 KB as a mail program writes it: text and HTML. One in ten is from a stranger. */
export function makeMail(number: number, run: string, to: string): { from: string; text: string } {
  const known = number % 10 !== 0
  const from = known ? `grace-${1 + (number % 5_000)}@customers.test` : `new-${number}.${run}@strangers.test`
  const boundary = `=_part_${number}`
  const words = paragraph.repeat(5)
  const text = [
    `Received: from mail.customers.test by mx.bench.test with ESMTPS; Fri, 20 Nov 2026 09:00:00 +0000`,
    `From: Grace Number ${number} <${from}>`, `To: Support <${to}>`, `Subject: Where is my armchair? (order ${number})`,
    `Message-ID: <${number}.${run}@bench>`, 'Date: Fri, 20 Nov 2026 09:00:00 +0000', 'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`, '',
    `--${boundary}`, 'Content-Type: text/plain; charset=utf-8', '', wrapped(words), '',
    `--${boundary}`, 'Content-Type: text/html; charset=utf-8', '',
    `<html><body><p style="color: #333">${wrapped(words)}</p><p><b>Order ${number}</b></p>`,
    '<ul><li>armchair</li><li>blue</li></ul></body></html>', '',
    `--${boundary}--`, '',
  ].join('\r\n')
  return { from, text }
}

// Lines of mails are short.
function wrapped(text: string): string {
  return text.replace(/(.{60,75}) /g, '$1\r\n')
}
