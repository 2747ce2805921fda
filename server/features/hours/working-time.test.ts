import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minutesOf, type Schedule, weekdays } from './schedule.ts'
import { addWorkingTime, isOpen, nextClosing, nextOpening, workingTimeBetween } from './working-time.ts'

const zones = [
  'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Pacific/Chatham',
]
const minute = 60_000
const hour = 60 * minute

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const someDay = fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { maxLength: 6 })
  .map((cuts) => cuts.sort((a, b) => a - b).slice(0, cuts.length - (cuts.length % 2)))
const someSchedule: fc.Arbitrary<Schedule> = fc.record({
  timeZone: fc.constantFrom(...zones),
  week: fc.tuple(...weekdays.map(() => someDay)).map((days) => days.flatMap((cuts, day) =>
    cuts.flatMap((from, n) => (n % 2 === 0 ? [{ day: weekdays[day]!, from: clock(from), to: clock(cuts[n + 1]!) }] : [])))),
  holidays: fc.array(fc.record({
    date: fc.integer({ min: 0, max: 1_460 }).map((day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)),
    name: fc.constant('Off'), yearly: fc.boolean(),
  }), { maxLength: 4 }),
})
// Near the changes of clocks more often than anywhere.
const changes = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-03-08T05:30Z', '2026-11-01T04:30Z', '2026-04-04T15:00Z', '2026-10-03T15:30Z', '2025-12-31T23:00Z']
const someMoment = fc.oneof(
  fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -2_000, max: 2_000 })).map(([change, minutes]) => new Date(Date.parse(change) + minutes * minute)),
  fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2028, 0) }).map((time) => new Date(time)),
)

/** What the clock on the wall says, asked of Intl anew: slow, and by no way that the code goes. */
function isOpenByWall({ timeZone, week, holidays }: Schedule, at: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, weekday: 'long', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .formatToParts(at)
  const of = (type: string): string => parts.find((part) => part.type === type)!.value
  const date = `${of('year')}-${of('month')}-${of('day')}`
  const minutes = Number(of('hour')) * 60 + Number(of('minute'))
  if (holidays.some((holiday) => (holiday.yearly ? holiday.date.slice(5) === date.slice(5) : holiday.date === date))) return false
  return week.some(({ day, from, to }) => day === of('weekday').toLowerCase() && minutesOf(from) <= minutes && minutes < minutesOf(to))
}

describe('working time', () => {
  it('is open when the clock on the wall is within an interval', () => {
    fc.assert(fc.property(someSchedule, someMoment, (schedule, at) => {
      expect(isOpen(schedule, at)).toBe(isOpenByWall(schedule, at))
    }), { numRuns: 1_500 })
  })

  it('is as long as its open minutes', () => {
    fc.assert(fc.property(someSchedule, someMoment, fc.integer({ min: 0, max: 600 }), (schedule, at, minutes) => {
      const from = Math.floor(at.getTime() / minute) * minute
      let open = 0
      for (let n = 0; n < minutes; n++) if (isOpenByWall(schedule, new Date(from + n * minute))) open++
      expect(workingTimeBetween(schedule, new Date(from), new Date(from + minutes * minute))).toBe(open * minute)
    }), { numRuns: 150 })
  })

  it('adds up: what was added lies between, and not a millisecond too late', () => {
    fc.assert(fc.property(someSchedule, someMoment, fc.integer({ min: 1, max: 200 * hour }), (schedule, from, length) => {
      const due = addWorkingTime(schedule, from, length)
      if (due === null) return schedule.week.length === 0 || workingTimeBetween(schedule, from, new Date('2050-01-01')) < length
      expect(workingTimeBetween(schedule, from, due)).toBe(length)
      expect(workingTimeBetween(schedule, from, new Date(due.getTime() - 1))).toBe(length - 1)
      return true
    }), { numRuns: 1_000 })
  })

  it('is the sum of its parts', () => {
    fc.assert(fc.property(someSchedule, fc.tuple(someMoment, someMoment, someMoment), (schedule, moments) => {
      const [a, b, c] = moments.sort((one, other) => one.getTime() - other.getTime()) as [Date, Date, Date]
      expect(workingTimeBetween(schedule, a, c)).toBe(workingTimeBetween(schedule, a, b) + workingTimeBetween(schedule, b, c))
      expect(workingTimeBetween(schedule, c, a)).toBe(0)
    }), { numRuns: 500 })
  })

  it('opens where nothing was open before, and closes where nothing is after', () => {
    fc.assert(fc.property(someSchedule, someMoment, (schedule, at) => {
      const opening = nextOpening(schedule, at)
      if (opening === null) return schedule.week.length === 0
      expect(isOpen(schedule, opening)).toBe(true)
      expect(workingTimeBetween(schedule, at, opening)).toBe(0)
      const closing = nextClosing(schedule, opening)
      if (closing === null) return true
      expect(isOpen(schedule, closing)).toBe(false)
      expect(workingTimeBetween(schedule, opening, closing)).toBe(closing.getTime() - opening.getTime())
      return true
    }), { numRuns: 500 })
  })
})

const split: Schedule = {
  timeZone: 'Europe/Berlin',
  week: weekdays.slice(0, 5).flatMap((day) => [{ day, from: '09:00', to: '12:00' }, { day, from: '13:30', to: '18:00' }]),
  holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true }, { date: '2026-05-25', name: 'Whit Monday', yearly: false }],
}
const at = (text: string): Date => new Date(text)

describe('split hours', () => {
  it.each([
    ['within the morning', '2026-11-20T10:00+01:00', 60, '2026-11-20T11:00+01:00'],
    ['over lunch', '2026-11-20T11:30+01:00', 60, '2026-11-20T14:00+01:00'],
    ['to the end of the day', '2026-11-20T17:00+01:00', 60, '2026-11-20T18:00+01:00'],
    ['over a weekend', '2026-11-20T17:50+01:00', 30, '2026-11-23T09:20+01:00'],
    ['over a weekend with a holiday', '2026-05-22T17:50+02:00', 30, '2026-05-26T09:20+02:00'],
    ['from before the opening', '2026-11-20T03:00+01:00', 1, '2026-11-20T09:01+01:00'],
    ['over the change of clocks', '2026-03-27T17:30+01:00', 60, '2026-03-30T09:30+02:00'],
  ])('%s', (_, from, minutes, due) => {
    expect(addWorkingTime(split, at(from), minutes * minute)).toEqual(at(due))
  })
})

describe('the night of a change', () => {
  const night = (timeZone: string): Schedule => ({ timeZone, week: [{ day: 'sunday', from: '01:30', to: '03:30' }], holidays: [] })
  it.each([
    ['loses an hour in spring', 'Europe/Berlin', '2026-03-29', 1],
    ['gains one in autumn', 'Europe/Berlin', '2026-10-25', 3],
    ['loses half an hour on Lord Howe', 'Australia/Lord_Howe', '2026-10-04', 1.5],
    ['gains half an hour there', 'Australia/Lord_Howe', '2026-04-05', 2.5],
  ])('%s', (_, timeZone, day, hours) => {
    const noon = at(`${day}T12:00Z`).getTime()
    expect(workingTimeBetween(night(timeZone), new Date(noon - 24 * hour), new Date(noon + 12 * hour))).toBe(hours * hour)
  })

  it('knows that Samoa had no 30 December 2011', () => {
    const friday: Schedule = { timeZone: 'Pacific/Apia', week: [{ day: 'friday', from: '09:00', to: '17:00' }], holidays: [] }
    expect(nextOpening(friday, at('2011-12-27T00:00Z'))).toEqual(at('2012-01-05T19:00Z'))
  })
})

describe('a schedule that is hardly ever open', () => {
  const never: Schedule = { timeZone: 'UTC', week: [], holidays: [] }
  const closed: Schedule = {
    ...split, holidays: Array.from({ length: 366 }, (_, day) => ({ date: new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10), name: 'Off', yearly: true })),
  }
  it.each([['without hours', never], ['with holidays alone', closed]])('%s has no opening and no end', (_, schedule) => {
    expect(isOpen(schedule, at('2026-11-20T10:00Z'))).toBe(false)
    expect(nextOpening(schedule, at('2026-11-20T10:00Z'))).toBeNull()
    expect(addWorkingTime(schedule, at('2026-11-20T10:00Z'), 1)).toBeNull()
    expect(workingTimeBetween(schedule, at('2026-01-01'), at('2027-01-01'))).toBe(0)
  })

  it('that never closes says so', () => {
    const always: Schedule = { timeZone: 'America/St_Johns', week: weekdays.map((day) => ({ day, from: '00:00', to: '24:00' })), holidays: [] }
    expect(nextClosing(always, at('2026-11-20T10:00Z'))).toBeNull()
    expect(addWorkingTime(always, at('2026-03-07T10:00Z'), 72 * hour)).toEqual(at('2026-03-10T10:00Z'))
  })
})
