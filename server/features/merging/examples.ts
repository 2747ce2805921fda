/** For generated tests. */
export const mergingExamples: Record<string, (cast: { conversationId: string; otherConversationId: string; noteId: string }) => object> = {
  'conversations.merge': (cast) => ({ id: cast.conversationId, intoId: cast.otherConversationId }),
  'conversations.split': (cast) => ({ id: cast.conversationId, messageIds: [cast.noteId], subject: 'The lamp' }),
}
