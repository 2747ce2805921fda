/** For generated tests. */
export const flowActionsExamples: Record<string, (cast: { secretName: string }) => object> = {
  'flowSecrets.set': () => ({ name: 'stripe_key', value: 'sk_test_123' }),
  'flowSecrets.list': () => ({}),
  'flowSecrets.remove': (cast) => ({ name: cast.secretName }),
}
