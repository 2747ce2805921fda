import { newId } from '../../kernel/ids.ts'

type Cast = { macroId: string; conversationId: string }

/** For generated tests. */
export const macrosExamples: Record<string, (cast: Cast) => object> = {
  'macros.list': () => ({ limit: 3 }),
  'macros.get': (cast) => ({ id: cast.macroId }),
  'macros.preview': (cast) => ({ id: cast.macroId, conversationId: cast.conversationId }),
  'macros.create': () => ({ name: `Thanks ${newId()}`, shared: true, text: 'Thank you, {{ contact.firstName | default: "friend" }}.', actions: [{ kind: 'close' }] }),
  'macros.update': (cast) => ({ id: cast.macroId, folder: 'Greetings', actions: [{ kind: 'snooze', hours: 24 }] }),
  'macros.remove': (cast) => ({ id: cast.macroId }),
  'macros.apply': (cast) => ({ id: cast.macroId, conversationId: cast.conversationId, send: true }),
}
