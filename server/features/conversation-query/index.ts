export { asksFor, matches, type MatchedConversation } from './matches.ts'
export { type ConversationQuery, formatQuery, formatTerm, isId, isSayable, parseQuery, type Term, type TermField } from './query.ts'
export { queryConditions } from './query-condition.ts'
export { readQuery } from './resolve-query.ts'
