/** RFC 3676: joins the lines that format=flowed broke, keeping quote marks as `> `. */
export function unflowText(text: string, deleteSpace: boolean): string {
  const out: string[] = []
  let open: { depth: number; text: string } | null = null
  for (const line of text.split('\n')) {
    const depth = quoteDepth(line)
    const rest = line.slice(depth)
    const content = rest.startsWith(' ') ? rest.slice(1) : rest
    const signature = content === '-- '
    if (open && (open.depth !== depth || signature)) {
      out.push(mark(open.depth) + open.text)
      open = null
    }
    const flows = content.endsWith(' ') && !signature
    const joined: string = (open?.text ?? '') + (flows && deleteSpace ? content.slice(0, -1) : content)
    if (flows) open = { depth, text: joined }
    else {
      out.push(mark(depth) + joined)
      open = null
    }
  }
  if (open) out.push(mark(open.depth) + open.text)
  return out.join('\n')
}

function quoteDepth(line: string): number {
  let depth = 0
  while (line[depth] === '>') depth++
  return depth
}

function mark(depth: number): string {
  return depth === 0 ? '' : `${'>'.repeat(depth)} `
}
