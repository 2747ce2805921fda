import type { Output } from '../../lib/records.ts'

export type Integration = Output['integrations']['list']['items'][number]
export type HealthDay = Output['integrations']['check']['days'][number]
