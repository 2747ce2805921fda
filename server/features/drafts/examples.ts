/** For generated tests. */
export const draftsExamples: Record<string, (cast: { conversationId: string }) => object> = {
  'drafts.get': (cast) => ({ conversationId: cast.conversationId }),
  'drafts.put': (cast) => ({ conversationId: cast.conversationId, html: '<p>Dear <strong>Grace</strong></p>', version: 0 }),
  'drafts.remove': (cast) => ({ conversationId: cast.conversationId }),
}
