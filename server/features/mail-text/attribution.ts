/** Words for "wrote" in the lines by which clients introduce a quote. */
const wrote = new RegExp(
  'wrote|schrieb|geschrieben|a écrit|escribió|ha scritto|escreveu|schreef|geschreven|napisał|pisze|skrev|' +
    'пишет|написал|писал|пише|' +
    'kirjoitti|napsal|napísal|yazdı|írta|a scris|写道|寫道|書きました|のメール|작성|έγραψε',
  'iu',
)

const begins =
  /^(on|at|am|le|el|il|em|op|den|d\.|dne|dnia|w dniu|pe|vào|в|на|在|于|\d{1,4}[./年-]|(mon|tue|wed|thu|fri|sat|sun)\b)/iu

/** `On 20 Nov 2026, Grace wrote:` and its like: a colon at the end, a date or address, and the word. */
export function isAttribution(text: string): boolean {
  if (text.length > 500 || !/[:：]\s*$/.test(text) || !/[\d@]/.test(text)) return false
  if (wrote.test(text)) return true
  // Gmail in Russian and Japanese, and Yandex, leave the verb out: "20.11.2026, 08:00, Grace <grace@navy.test>:".
  if (/\d[:.時]\d{2}.{1,300}<[^<>\s]{3,300}>\s*[:：]\s*$/u.test(text)) return true
  return /^\d{1,2}[./]\d{1,2}[./]\d{4},? (в )?\d{1,2}:\d{2}, .{1,200}:\s*$/u.test(text)
}

/** So plainly one that it needs no quote marks behind it. */
export function isPlainAttribution(text: string): boolean {
  return (
    isAttribution(text) &&
    begins.test(text) &&
    (text.includes('@') || /\d{1,2}[:.h時时]\s?\d{2}/u.test(text) || /\d{4}/.test(text))
  )
}

/** The attribution that ends at line `end`, over up to four wrapped lines; returns where it begins, or -1. */
export function attributionStart(lines: { text: string }[], end: number): number {
  if (!/[:：]\s*$/.test(lines[end]?.text ?? '')) return -1
  let joined = ''
  let loose = -1
  for (let start = end; start >= 0 && start > end - 4; start--) {
    const text = lines[start]?.text.trim() ?? ''
    if (text === '') break
    joined = joined === '' ? text : `${text} ${joined}`
    if (!isAttribution(joined)) continue
    if (begins.test(joined)) return start
    if (loose < 0) loose = start
  }
  return loose
}

const original = new RegExp(
  '^[>\\s]*[-_—=]{2,}\\s*(original message|original appointment|ursprüngliche nachricht|originalnachricht|' +
    'message d.origine|message original|mensaje original|' +
    'messaggio originale|mensagem original|oorspronkelijk bericht|wiadomość oryginalna|oryginalna wiadomość|' +
    'originalmeddelande|ursprungligt meddelande|' +
    'oprindelig meddelelse|opprinnelig melding|исходное сообщение|оригинальное сообщение|původní zpráva|' +
    'alkuperäinen viesti|元のメッセージ|original ?メッセージ|' +
    '原始邮件|原始郵件|邮件原件|원본 메시지)\\s*[-_—=]{2,}',
  'iu',
)
const forwarded = new RegExp(
  '^[-_—=\\s]*(forwarded message|begin forwarded message|weitergeleitete nachricht|anfang der ' +
    'weitergeleiteten|message transféré|message transfere|début du message|' +
    'mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|mensagem ' +
    'encaminhada|início da mensagem|doorgestuurd bericht|' +
    'begin doorgestuurd|przekazana wiadomość|wiadomość przekazana|vidarebefordrat meddelande|videresendt|' +
    'пересылаемое сообщение|пересланное сообщение|начало переадресованного|' +
    '転送されたメッセージ|転送メッセージ|转发的?邮件|轉寄郵件|전달된 메시지)',
  'iu',
)

export function isOriginalMark(text: string): boolean {
  return text.length < 200 && original.test(text)
}

/** What is forwarded is the matter of the mail and stays in sight. */
export function isForwardMark(text: string): boolean {
  return text.length < 200 && forwarded.test(text)
}

const label = (words: string) => new RegExp(`^\\*{0,2}(${words})\\s?\\*{0,2}[:：]\\*{0,2}(\\s|$|\\S)`, 'iu')
const fromLabel = label(
  'from|von|de|da|van|från|fra|od|от|отправитель|差出人|送信者|发件人|寄件者|lähettäjä|kimden|보낸 사람|felado|від',
)
const sentLabel = label(
  'sent|date|gesendet|datum|envoyé|enviado|enviado el|enviada|enviada em|fecha|inviato|data|verzonden|' +
    'skickat|sendt|dato|wysłano|отправлено|дата|送信日時|日時|日付|发送时间|日期|寄件日期|時間|时间|lähetetty|보낸 날짜',
)
const aboutLabel = label(
  'to|cc|an|à|para|a|aan|till|til|do|кому|宛先|收件人|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|' +
    'emne|temat|тема|件名|主题|主旨|aihe|받는 사람',
)

/** Outlook's copy of the header: From, Sent, and To or Subject within a few lines. */
export function isHeaderBlock(lines: { text: string }[], at: number): boolean {
  if (!fromLabel.test(lines[at]?.text ?? '')) return false
  const next = lines.slice(at + 1, at + 8).map(({ text }) => text)
  return next.some((text) => sentLabel.test(text)) && next.some((text) => aboutLabel.test(text))
}
