import { expect, it } from 'vitest'
import { hostOf } from './host-of.ts'

const field = { name: 'apiUrl', kind: 'text', label: 'Address of the API', help: null, required: false, options: [], value: 'https://api.linear.app/v1', isSet: true } as const

it('reads a host of the settings by what they hold', () => {
  expect(hostOf('hooks.slack.com', [])).toEqual({ host: 'hooks.slack.com', setting: null })
  expect(hostOf('{settings.apiUrl}', [{ ...field, options: [] }])).toEqual({ host: 'api.linear.app', setting: 'Address of the API' })
  expect(hostOf('{settings.site}', [])).toEqual({ host: '', setting: 'site' })
})
