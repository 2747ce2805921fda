/** `YYYY-MM-DD HH:mm`, `D MMMM`, `dddd`; in brackets what stands for itself. An unknown time zone counts as UTC. */
export function formatMoment(moment: number, format: string, zone: string): string {
  const parts = partsOf(moment, zone)
  return format.replace(/\[([^\]]*)\]|YYYY|MMMM|MMM|MM|M|DD|D|dddd|ddd|E|HH|H|mm|ss/g, (token: string, literal: string | undefined) =>
    literal ?? parts[token] ?? token)
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const formats = new Map<string, Intl.DateTimeFormat>()

function partsOf(moment: number, zone: string): Record<string, string> {
  const parts = Object.fromEntries(formatIn(zone).formatToParts(moment).map(({ type, value }) => [type, value]))
  const { year = '', month = '', day = '', weekday = '', hour = '', minute = '', second = '' } = parts
  const number = (text: string) => String(Number(text))
  return {
    YYYY: year, MMMM: month, MMM: month.slice(0, 3), MM: String(months.indexOf(month) + 1).padStart(2, '0'), M: String(months.indexOf(month) + 1),
    DD: day.padStart(2, '0'), D: number(day), dddd: weekday, ddd: weekday.slice(0, 3), E: String(weekdays.indexOf(weekday) + 1),
    HH: hour, H: number(hour), mm: minute, ss: second,
  }
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function formatIn(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: isTimeZone(zone) ? zone : 'UTC', hourCycle: 'h23', year: 'numeric', month: 'long', day: '2-digit', weekday: 'long',
      hour: '2-digit', minute: '2-digit', second: '2-digit',
    })
    if (formats.size >= 500) formats.clear()
    formats.set(zone, format)
  }
  return format
}

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
