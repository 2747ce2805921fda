import { join } from 'node:path'
import { expect, it } from 'vitest'
import { features } from '../features/index.ts'
import { makeRegistry } from '../kernel/registry.ts'
import { root } from '../paths.ts'
import { printEvents } from './print-events.ts'

it('tells plugins the events as they are', async () => {
  await expect(printEvents(makeRegistry(features).events.values())).toMatchFileSnapshot(join(root, 'sdk/plugin/events.generated.ts'))
})
