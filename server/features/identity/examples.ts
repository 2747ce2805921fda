/** For generated tests. */
export const identityExamples: Record<string, () => object> = {
  'me.get': () => ({}),
}
