import { feature } from '../../kernel/feature.ts'
import { listTemplates } from './list-templates.ts'

export { findTemplate } from './templates.ts'

/** Flows to begin from. */
export const flowTemplates = feature({ name: 'flow-templates', operations: [listTemplates] })
