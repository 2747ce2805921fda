/** Prefixes by which clients mark an answer, in the languages that have their own. */
const prefixes =
  /^(?:(?:re|aw|antw|antwort|sv|vs|rv|rif|ref|réf|odp|res|回复|回覆|答复|返信|답장|отв|на)(?:\s?\[\d{1,3}\])?\s?[:：]\s*)+/iu

/** `Re:` once, whatever stood before. */
export function replySubject(subject: string): string {
  return `Re: ${subject.trim().replace(prefixes, '')}`.trim()
}
