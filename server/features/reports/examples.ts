/** For generated tests. */
const period = { from: '2026-11-01', to: '2026-11-28', timeZone: 'Europe/Vienna' }

export const reportsExamples: Record<string, () => object> = {
  'reports.summary': () => ({ ...period, filter: 'kind:chat' }),
  'reports.series': () => ({ ...period, figure: 'created', bucket: 'week', groupBy: 'channel' }),
  'reports.table': () => ({ ...period, groupBy: 'member' }),
  'reports.heatMap': () => ({ ...period, figure: 'messagesIn' }),
  'reports.conversations': () => ({ ...period, figure: 'firstResponse', longerThan: 3_600, limit: 5 }),
  'reports.export': () => ({ ...period, report: 'table', groupBy: 'team' }),
}
