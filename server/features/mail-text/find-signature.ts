/** Longer than this it is no signature. In lines. */
const longest = 15

const sentFrom = new RegExp(
  '^[-—\\s]*(sent (from|via|with) |get outlook for |get bluemail for |von meinem .{1,60} gesendet|gesendet ' +
    '(von|mit|über) |diese nachricht wurde von meinem |' +
    'envoyé (de|depuis|à partir) |enviado (desde|do|a partir|de) |inviato (da|dal) |verzonden (vanaf|met|via) |' +
    'skickat från |sendt fra |wysłan[eo] z |отправлено (с|из) |' +
    'iphoneから送信|ipadから送信|androidから|发自我的|發自我的|从我的|나의 iphone)',
  'iu',
)

/** Where the signature above line `end` begins; `end` when there is none. */
export function findSignature(lines: { text: string; quoted: boolean }[], end: number): number {
  let at = lastText(lines, end)
  const from = sentFrom.test(lines[at]?.text.slice(0, 200) ?? '') ? at : end
  for (let seen = 0; at >= 0 && seen <= longest; seen++, at--) {
    const line = lines[at]
    if (!line || line.quoted) break
    if (/^-- ?$/.test(line.text)) return at
  }
  return from
}

function lastText(lines: { text: string }[], end: number): number {
  let at = end - 1
  while (at >= 0 && lines[at]?.text.trim() === '') at--
  return at
}
