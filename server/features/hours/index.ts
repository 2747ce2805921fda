import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { BusinessHours } from './business-hours.ts'
import { businessHoursCreated, businessHoursRemoved, businessHoursUpdated } from './events.ts'
import { checkBusinessHours, getBusinessHours, listBusinessHours } from './read-hours.ts'
import { createBusinessHours, removeBusinessHours, updateBusinessHours } from './write-hours.ts'

export { BusinessHours } from './business-hours.ts'
export { businessHoursUpdated } from './events.ts'
export { findDefaultHours, findHours, findHoursByIds } from './queries.ts'
export { type Schedule, type Weekday, weekdays } from './schedule.ts'
export { isTimeZone } from './time-zone.ts'
export { addWorkingTime, isOpen, nextClosing, nextOpening, workingTimeBetween } from './working-time.ts'

export const hours = feature({
  name: 'hours',
  operations: [listBusinessHours, getBusinessHours, checkBusinessHours, createBusinessHours, updateBusinessHours, removeBusinessHours],
  resources: [resource('BusinessHours', BusinessHours)],
  events: [businessHoursCreated, businessHoursUpdated, businessHoursRemoved],
  topics: [{ name: 'business-hours', mayListen: (caller) => grants(caller.scopes, 'business-hours:read') }],
})
