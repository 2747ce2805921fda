/** For generated tests. */
export const draftsExamples: Record<string, (cast: { conversationId: string }) => object> = {
  'drafts.get': (cast) => ({ conversationId: cast.conversationId }),
  'drafts.put': (cast) => ({ conversationId: cast.conversationId, text: 'Dear Grace', version: 0 }),
  'drafts.remove': (cast) => ({ conversationId: cast.conversationId }),
}
