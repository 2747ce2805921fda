const definition = { trigger: { kind: 'manual', subject: 'none' }, steps: [{ kind: 'set', id: 'greet', variables: { word: 'Hello' } }] }

/** For generated tests. */
export const flowsExamples: Record<string, (cast: { flowId: string; draftId: string; pausedFlowId: string }) => object> = {
  'flows.list': () => ({ limit: 1, query: 'no such name' }),
  'flows.get': (cast) => ({ id: cast.flowId }),
  'flows.create': () => ({ name: 'Greet', definition }),
  'flows.update': (cast) => ({ id: cast.flowId, name: 'Greet again', definition }),
  'flows.publish': (cast) => ({ id: cast.draftId }),
  'flows.run': (cast) => ({ id: cast.flowId, input: { word: 'Hello' } }),
  'flows.dryRun': (cast) => ({ id: cast.flowId, sample: { word: 'Hello' } }),
  'flows.backtest': (cast) => ({ id: cast.draftId, days: 1 }),
  'flows.pause': (cast) => ({ id: cast.flowId }),
  'flows.resume': (cast) => ({ id: cast.pausedFlowId }),
  'flows.remove': (cast) => ({ id: cast.flowId }),
  'flows.duplicate': (cast) => ({ id: cast.flowId }),
  'flows.rotateHook': (cast) => ({ id: cast.flowId }),
  'flowVersions.list': (cast) => ({ id: cast.flowId, limit: 5 }),
  'flows.catalogue': () => ({}),
  'flows.templates': () => ({}),
  'flows.recentEvents': () => ({ name: 'no.such-event' }),
}
