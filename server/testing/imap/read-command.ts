export type ImapCommand = { tag: string; name: string; words: string[]; literals: Buffer[] }

/** Cuts a byte stream into commands; literals (`{12}`, `{12+}`) are asked for as they come. */
export function makeCommandReader(ask: () => void, onCommand: (line: string, literals: Buffer[]) => void): (chunk: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0)
  let [line, literals]: [string, Buffer[]] = ['', []]
  let wanted = -1
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      if (wanted >= 0) {
        if (buffer.length < wanted) return
        literals.push(Buffer.from(buffer.subarray(0, wanted)))
        line += `\0${literals.length - 1}\0`
        buffer = buffer.subarray(wanted)
        wanted = -1
      }
      const end = buffer.indexOf('\r\n')
      if (end === -1) return
      line += buffer.toString('latin1', 0, end)
      buffer = buffer.subarray(end + 2)
      const literal = /\{(\d+)(\+?)\}$/.exec(line)
      if (literal) {
        line = line.slice(0, -literal[0].length)
        wanted = Number(literal[1])
        if (!literal[2]) ask()
        continue
      }
      const whole = [line, literals] as const
      ;[line, literals] = ['', []]
      onCommand(...whole)
    }
  }
}

/** Words, quoted texts, lists (as their words, with brackets kept) and literals. */
export function parseCommand(line: string, literals: Buffer[]): ImapCommand {
  const words: string[] = []
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|\0(\d+)\0|\(|\)|(?:[^\s()"\0[]+(?:\[[^\]]*\])?)+/g)) {
    if (match[1] !== undefined) words.push(match[1].replace(/\\(.)/g, '$1'))
    else if (match[2] !== undefined) words.push(literals[Number(match[2])]!.toString('latin1'))
    else words.push(match[0])
  }
  const [tag = '*', name = '', ...rest] = words
  return { tag, name: name.toUpperCase(), words: rest, literals }
}
