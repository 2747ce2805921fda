/** For generated tests. */
export const apiKeysExamples: Record<string, (cast: { apiKeyId: string }) => object> = {
  'apiKeys.create': () => ({ name: 'Reports', scopes: ['contacts:read'] }),
  'apiKeys.list': () => ({ limit: 10 }),
  'apiKeys.revoke': (cast) => ({ id: cast.apiKeyId }),
  'projects.list': () => ({ limit: 10 }),
  'projects.create': () => ({ name: 'Shop' }),
}
