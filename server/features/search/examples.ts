/** For generated tests. */
export const searchExamples: Record<string, () => object> = {
  'search.conversations': () => ({ query: 'state:open lamp', limit: 10 }),
  'search.showProgress': () => ({}),
  'search.rebuild': () => ({}),
}
