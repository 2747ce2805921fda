import { pino, type Logger } from 'pino'

export type Log = Logger

/** Structured JSON lines on standard error; standard output belongs to a command's own answer. */
export function makeLog(level: string, destination: NodeJS.WritableStream = process.stderr): Log {
  return pino({
    level,
    base: undefined,
    redact: { paths: ['password', 'token', 'authorization', '*.password', '*.token', '*.authorization'], censor: '[kept out]' },
  }, destination)
}
