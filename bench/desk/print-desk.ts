import { percentile } from '../statistics.ts'
import type { Check } from './check-desk.ts'
import type { OperationTime } from './server-times.ts'
import type { Statement } from './statements.ts'
import type { Measured } from './tally.ts'
import type { MemoryAt, Watch } from './watch-desk.ts'

export type DeskReport = {
  operations: ReadonlyMap<string, Measured>
  seconds: number
  used: { program: number; postgres: number }
  inServer: readonly OperationTime[]
  delays: readonly number[]
  lateness: readonly number[]
  lags: Watch['lags']
  memory: readonly MemoryAt[]
  statements: { total: readonly Statement[]; each: readonly Statement[]; allMs: number }
  checks: readonly Check[]
}

export function printDesk({ operations, seconds, used, inServer, delays, lateness, lags, memory, statements, checks }: DeskReport): string {
  const measured = [...operations].toSorted(([, one], [, other]) => percentile(other.times, 95) - percentile(one.times, 95))
  return [
    'What people waited for, in milliseconds since they did it',
    table(['operation', 'count', '/s', 'p50', 'p95', 'p99', 'most', 'refused', 'failed'], [
      ...measured.map(([operation, { times, refused, failed }]) => [operation, count(times.length), number(times.length / seconds), ...spread(times), count(refused), count(failed)]),
      ['a live event, until it is heard', count(delays.length), number(delays.length / seconds), ...spread(delays), '', ''],
      ['(how late the load itself was)', count(lateness.length), number(lateness.length / seconds), ...spread(lateness), '', ''],
    ]),
    `Processor time: ${used.program.toFixed(0)} s of the program, ${used.postgres.toFixed(0)} s of PostgreSQL, in ${seconds} s`,
    'In the server, in milliseconds, to the nearest of its buckets: what takes longest of those called ten times',
    table(['operation', 'count', 'p50', 'p95', 'p99'], inServer.filter((each) => each.count >= 10).slice(0, 25).map(({ operation, count: calls, p50, p95, p99 }) => [operation, count(calls), number(p50), number(p95), number(p99)])),
    'How far the readers of the log were behind',
    table(['reader', 'most, events', 'most, ms', 'at the end, events'], [...lags].map(([listener, { most, last }]) => [listener, count(most.events), number(most.milliseconds), count(last.events)])),
    'Memory (PSS) in MB',
    table(['second', 'program', 'PostgreSQL', 'its processes'], everySome(memory).map((at) => [at.seconds.toFixed(0), megabytes(at.program), megabytes(at.postgres), String(at.connections)])),
    `Statements that took most of ${(statements.allMs / 1000).toFixed(0)} s in all`,
    statementTable(statements.total),
    'Statements that took longest each time, of those called three times',
    statementTable(statements.each),
    'Afterwards',
    ...checks.map(({ name, holds, words }) => `${holds ? '  holds ' : '  FAILS '} ${name}: ${words}`),
  ].join('\n\n')
}

function statementTable(statements: readonly Statement[]): string {
  return table(['calls', 'mean ms', 'most ms', 'total ms', 'rows', 'statement'], statements.map(({ text, calls, meanMs, mostMs, totalMs, rows }) =>
    [count(calls), number(meanMs), number(mostMs), count(Math.round(totalMs)), count(rows), text.replace(/\s+/g, ' ').slice(0, 220)]))
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((cells) => cells[column]!.length)))
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (/^[\d.,-]*$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd()
  return [line(head), ...lines.map(line)].join('\n')
}

function spread(times: readonly number[]): string[] {
  return [50, 95, 99, 100].map((share) => (times.length === 0 ? '' : number(percentile(times, share))))
}

function everySome(memory: readonly MemoryAt[]): MemoryAt[] {
  const step = Math.max(1, Math.floor(memory.length / 15))
  return memory.filter((_, at) => at % step === 0 || at === memory.length - 1)
}

const count = (value: number): string => value.toLocaleString('en-GB')
const number = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0)
