export type * from './events.generated.ts'
export * from './plugin.ts'
export { z } from 'zod'
