export type Letter = { subject: string; text: string; html: string }

/** A short mail with one thing to do: lines, a link, and why it came. */
export function letter(subject: string, lines: string[], link: { label: string; url: string }, footer: string): Letter {
  const paragraphs = lines.map((line) => `<p style="margin:0 0 16px">${escape(line)}</p>`).join('')
  const button = 'display:inline-block;padding:10px 18px;border-radius:8px;' +
    'background:#1f5f4a;color:#fff;text-decoration:none'
  return {
    subject,
    text: [...lines, `${link.label}:\n${link.url}`, footer].join('\n\n') + '\n',
    html: '<div style="font:15px/1.5 system-ui,sans-serif;color:#1c1c1a;max-width:480px">' + paragraphs +
      `<p style="margin:0 0 16px"><a href="${escape(link.url)}" style="${button}">${escape(link.label)}</a></p>` +
      `<p style="margin:0;color:#6b6b66;font-size:13px">${escape(footer)}</p></div>`,
  }
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
