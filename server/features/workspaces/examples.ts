/** For generated tests. */
export const workspacesExamples: Record<string, () => object> = {
  'workspace.get': () => ({}),
  'workspace.update': () => ({ name: 'Meadow' }),
}
