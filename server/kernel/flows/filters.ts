import { formatMoment } from './format-moment.ts'
import { asMoment, asNumber, asText, isEmpty } from './values.ts'

type Argument = string | number | boolean
export type Filter = { takes: string; least: number; most: number; apply(value: unknown, args: readonly Argument[]): unknown }

const none = { takes: 'nothing', least: 0, most: 0 }

/** All that a template can do with a value. */
export const filters: Readonly<Record<string, Filter>> = {
  default: { takes: 'the value to use when there is none', least: 1, most: 1, apply: (value, [other]) => (isEmpty(value) ? other : value) },
  upper: { ...none, apply: (value) => asText(value).toUpperCase() },
  lower: { ...none, apply: (value) => asText(value).toLowerCase() },
  trim: { ...none, apply: (value) => asText(value).trim() },
  json: { ...none, apply: (value) => JSON.stringify(value ?? null) },
  number: { ...none, apply: (value) => asNumber(value) ?? null },
  round: {
    takes: 'how many digits after the point', least: 0, most: 1,
    apply: (value, [digits = 0]) => {
      const number = asNumber(value)
      return number === undefined ? null : Number(number.toFixed(Math.min(10, Math.max(0, Math.trunc(Number(digits) || 0)))))
    },
  },
  date: {
    takes: 'a format such as "DD.MM.YYYY HH:mm" and a time zone such as "Europe/Berlin"', least: 0, most: 2,
    apply: (value, [format = 'YYYY-MM-DD HH:mm', zone = 'UTC']) => {
      const moment = asMoment(value)
      return moment === undefined ? '' : formatMoment(moment, String(format), String(zone))
    },
  },
  join: { takes: 'what to put between the items', least: 0, most: 1, apply: (value, [between = ', ']) => (Array.isArray(value) ? value.map(asText).join(String(between)) : asText(value)) },
  first: { ...none, apply: (value) => (Array.isArray(value) ? value[0] : Array.from(asText(value).slice(0, 2))[0] ?? '') },
  last: { ...none, apply: (value) => (Array.isArray(value) ? value.at(-1) : Array.from(asText(value).slice(-2)).at(-1) ?? '') },
  length: { ...none, apply: (value) => (Array.isArray(value) ? value.length : typeof value === 'object' && value !== null ? Object.keys(value).length : asText(value).length) },
  truncate: {
    takes: 'the most characters', least: 1, most: 1,
    apply: (value, [most]) => {
      const [text, length] = [asText(value), Math.max(1, Number(most) || 1)]
      return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text
    },
  },
  url_encode: { ...none, apply: (value) => encodeURIComponent(asText(value).toWellFormed()) },
  plus: {
    takes: 'a number, and for a moment a unit: "minutes", "hours", "days" or "weeks"', least: 1, most: 2,
    apply: (value, [amount, unit]) => {
      const by = Number(amount)
      if (unit === undefined) return (asNumber(value) ?? 0) + by
      const milliseconds = units[String(unit)]
      const sum = (asMoment(value) ?? Number.NaN) + by * (milliseconds ?? Number.NaN)
      return Math.abs(sum) <= latest ? new Date(sum).toISOString() : null
    },
  },
}

// What a Date can hold.
const latest = 8.64e15
const units: Readonly<Record<string, number>> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 }
