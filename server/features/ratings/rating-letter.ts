import { escapeHtml, faces } from './faces.ts'

/** A question, and five faces that lead to the page on which it is answered. */
export function ratingLetter({ workspace, question, subject, urlOf }: { workspace: string; question: string; subject: string | null; urlOf: (score: number) => string }) {
  const about = subject ? `About: ${subject}` : `About your conversation with ${workspace}`
  const links = faces.map(({ score, sign, name }) =>
    `<td style="padding:0 6px;text-align:center"><a href="${escapeHtml(urlOf(score))}" style="font-size:30px;text-decoration:none;color:#1c1c1a" title="${name}">${sign}` +
    `<br><span style="font-size:12px;color:#6b6b66">${name}</span></a></td>`)
  const footer = `You get this once because ${workspace} has closed your conversation.`
  return {
    subject: question,
    text: [question, about, ...faces.map(({ score, name }) => `${name}:\n${urlOf(score)}`), footer].join('\n\n') + '\n',
    html: '<div style="font:15px/1.5 system-ui,sans-serif;color:#1c1c1a;max-width:480px">' +
      `<p dir="auto" style="margin:0 0 4px;font-size:18px">${escapeHtml(question)}</p><p dir="auto" style="margin:0 0 16px;color:#6b6b66">${escapeHtml(about)}</p>` +
      `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px"><tr>${links.join('')}</tr></table>` +
      `<p dir="auto" style="margin:0;color:#6b6b66;font-size:13px">${escapeHtml(footer)}</p></div>`,
  }
}
