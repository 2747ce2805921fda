/** For generated tests. */
export const readingExamples: Record<string, (cast: { conversationId: string }) => object> = {
  'conversations.markRead': (cast) => ({ id: cast.conversationId }),
  'conversations.markUnread': (cast) => ({ id: cast.conversationId }),
  'conversations.listReaders': (cast) => ({ id: cast.conversationId }),
}
