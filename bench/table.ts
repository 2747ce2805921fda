import type { Row } from './rows/row.ts'

export function printTable(rows: readonly Row[]): string {
  const head = ['measured', 'reached', 'bare', 'ratio', 'µs node + PG', 'bare', 'aim', '', 'others', 'note']
  const cells = rows.map(cellsOf)
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]!.length)))
  const line = (texts: readonly string[]) => `| ${texts.map((text, at) => text.padEnd(widths[at]!)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n')
}

function cellsOf(row: Row): string[] {
  return [
    row.name,
    amount(row.value, row.unit),
    row.bare === undefined ? '' : amount(row.bare, row.unit),
    row.ratio?.toFixed(2) ?? '',
    costOf(row.cost),
    costOf(row.bareCost),
    aimOf(row),
    verdictOf(row),
    row.others === undefined ? '' : `${Math.round(row.others * 100)} %`,
    row.note ?? '',
  ]
}

/** Whether the row reaches its aim; undefined where there is none. */
export function reaches({ aim, value, ratio }: Row): boolean | undefined {
  if (!aim) return undefined
  return (aim.atLeast === undefined || value >= aim.atLeast) && (aim.atMost === undefined || value <= aim.atMost)
    && (aim.ratioAtLeast === undefined || (ratio ?? 0) >= aim.ratioAtLeast)
}

function costOf(cost: Row['cost']): string {
  return cost ? `${cost.node.toFixed(0)} + ${cost.postgres.toFixed(0)}` : ''
}

function verdictOf(row: Row): string {
  const reached = reaches(row)
  return reached === undefined ? '' : reached ? 'yes' : 'no'
}

function aimOf({ aim, unit }: Row): string {
  const parts = [
    aim?.atLeast === undefined ? '' : `≥ ${amount(aim.atLeast, unit)}`,
    aim?.atMost === undefined ? '' : `< ${amount(aim.atMost, unit)}`,
    aim?.ratioAtLeast === undefined ? '' : `≥ ${aim.ratioAtLeast} of bare`,
  ]
  return parts.filter(Boolean).join(', ')
}

function amount(value: number, unit: string): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  const text = value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit.startsWith('/') ? text + unit : `${text} ${unit}`
}
