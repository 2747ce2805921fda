/** For generated tests. */
export const runsExamples: Record<string, (cast: { runId: string; waitingRunId: string; flowId: string }) => object> = {
  'runs.list': (cast) => ({ flowId: cast.flowId, limit: 5 }),
  'runs.get': (cast) => ({ id: cast.runId }),
  'runs.cancel': (cast) => ({ id: cast.waitingRunId }),
  'runs.retry': (cast) => ({ id: cast.runId }),
  'approvals.decide': (cast) => ({ runId: cast.waitingRunId, path: 'ask', decision: 'approve' }),
  'approvals.list': () => ({ limit: 5 }),
}
