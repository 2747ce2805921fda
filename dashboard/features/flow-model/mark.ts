/** What is selected: the id of a step, or one of these two. */
export const triggerId = ':trigger'
export const whereId = ':where'

export type MarkState = 'succeeded' | 'failed' | 'running' | 'waiting' | 'retrying' | 'cancelled' | 'planned' | 'skipped' | 'compensated'
/** What a run, a dry run or a backtest says of a step. */
export type Mark = { state?: MarkState | undefined; count?: number | undefined; label?: string | undefined }
