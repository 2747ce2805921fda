/** Only three characters mean something to Slack wherever they stand. */
export function toSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What people see of Slack's markup: `<https://a.example|our page>`, `<@U1|ada>`, `<#C1|support>`, `<!here>`. */
export function fromSlack(text: string): string {
  return text
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, label: string | undefined) => {
      if (target.startsWith('@') || target.startsWith('#')) return `${target[0]}${label || target.slice(1)}`
      if (target.startsWith('!')) return `@${(label ?? target.slice(1).split('^')[0]!).replace(/^@/, '')}`
      const address = target.replace(/^mailto:/, '')
      return label && label !== address && label !== target ? `${label} (${address})` : address
    })
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
