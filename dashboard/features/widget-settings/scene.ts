import { words } from '../../lib/words.ts'
import type { Language, Settings } from './records.ts'

const w = words.widget.preview

type Wanted = { name: string; settings: Settings; theme: 'light' | 'dark'; language: Language; withThread: boolean }

/** What the messenger is told to show: the channel as its visitors would get it, and two made-up messages. */
export function sceneOf({ name, settings, theme, language, withThread }: Wanted) {
  const { greeting, introduction, colour, texts, preChat, replyTime, showsTeam } = settings
  return {
    hayloft: 'preview' as const,
    language,
    channel: {
      name, greeting, introduction, colour, theme, language, texts, showsNames: showsTeam,
      isOpen: true, opensAt: null, handsOver: false,
      replyTime: replyTime === 'computed' ? ('minutes' as const) : replyTime === 'none' ? null : replyTime,
      team: showsTeam ? [w.member] : [],
      preChat: preChat.isOn && (preChat.fields.length > 0 || preChat.consent)
        ? {
            consent: preChat.consent,
            fields: preChat.fields.map(({ key, label, required }) => ({ key, label, required, type: typeOf(key), options: [] })),
          }
        : null,
    },
    messages: withThread
      ? [
          { authorKind: 'contact' as const, authorName: '', text: w.customer },
          { authorKind: 'member' as const, authorName: w.member, text: w.answer },
        ]
      : [],
  }
}

function typeOf(key: string): 'text' | 'email' | 'phone' {
  return key === 'email' || key === 'phone' ? key : 'text'
}
