import { type DestinationStream, pino, type Logger } from 'pino'

export type Log = Logger

const keptCharacters = 16 * 1024
const keptMilliseconds = 200
const warn = 40

/** Structured JSON lines on standard error; standard output belongs to a command's own answer. */
export function makeLog(level: string, destination: DestinationStream = bufferedStderr()): Log {
  return pino({
    level,
    base: undefined,
    redact: { paths: ['password', 'token', 'authorization', '*.password', '*.token', '*.authorization'], censor: '[kept out]' },
  }, destination)
}

/** For lines whose fields are all named in the code: looking for secrets to keep out took a seventh of a read's time. */
export function plainLog(log: Log): Log {
  return log.child({}, { redact: [] })
}

// A system call for every request's line took a tenth of a read's time. Lines wait at most 200 ms for company; warnings
// and the end of the process write at once.
function bufferedStderr(): DestinationStream {
  let kept = ''
  const flush = (): void => {
    if (kept !== '') process.stderr.write(kept)
    kept = ''
  }
  setInterval(flush, keptMilliseconds).unref()
  process.on('exit', flush)
  const stream = {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      kept += line
      if (stream.lastLevel >= warn || kept.length > keptCharacters) flush()
    },
  }
  return stream
}
