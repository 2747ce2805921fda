import { feature } from '../../kernel/feature.ts'
import { exportReport } from './export-report.ts'
import { keepFacts } from './keep-facts.ts'
import { listReportConversations } from './list-report-conversations.ts'
import { showHeatMap } from './show-heat-map.ts'
import { showSeries } from './show-series.ts'
import { showTable } from './show-table.ts'
import { summarise } from './summarise.ts'

/** How much came, how fast it was answered, how it ended: from facts that a projection of the log keeps. */
export const reports = feature({
  name: 'reports',
  operations: [summarise, showSeries, showTable, showHeatMap, listReportConversations, exportReport],
  projections: () => [keepFacts],
})
