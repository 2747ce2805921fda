import { feature } from '../../kernel/feature.ts'
import { backtestFlow } from './backtest-flow.ts'
import { dryRunFlow } from './dry-run-flow.ts'
import { listRecentEvents } from './list-recent-events.ts'

/** What a flow would do, and would have done, without doing it. */
export const flowTrials = feature({ name: 'flow-trials', operations: [listRecentEvents, dryRunFlow, backtestFlow] })
