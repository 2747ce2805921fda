import { words } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { rooms } from './rooms.ts'

const w = words.shortcuts
const f = words.inbox.formatting
const goWords: Record<string, string> = { i: w.goInbox, c: w.goContacts, f: w.goAutomations, s: w.goSettings, o: w.goOutbox }

const groups: { title: string; keys: [keys: string, meaning: string][] }[] = [
  {
    title: w.everywhere,
    keys: [
      ['mod+k', w.palette],
      ['?', w.sheet],
      ...rooms.map(({ key }): [string, string] => [`g ${key}`, goWords[key] ?? '']),
      ['escape', w.escape],
    ],
  },
  {
    title: w.list,
    keys: [
      ['j', w.next],
      ['k', w.previous],
      ['enter', w.open],
      ['/', w.searchHere],
      ['x', w.select],
      ['shift+j', w.selectNext],
      ['mod+a', w.selectAll],
      ['shift+d', w.density],
      ['shift+l', w.layout],
      ['g v', w.goView],
    ],
  },
  {
    title: w.conversation,
    keys: [
      ['r', w.reply],
      ['n', w.note],
      ['e', w.closeReopen],
      ['a', w.assign],
      ['shift+a', w.team],
      ['s', w.snooze],
      ['shift+p', w.pending],
      ['t', w.tags],
      ['p', w.priority],
      ['m', w.merge],
      ['!', w.spam],
      ['u', w.keepUnread],
      ['z', w.takeBack],
      ['i', w.details],
    ],
  },
  {
    title: w.builder,
    keys: [
      ['up down', w.stepBeside],
      ['alt+up', w.moveStep],
      ['mod+c', w.copyStep],
      ['mod+v', w.pasteStep],
      ['mod+d', w.duplicateStep],
      ['Del', w.removeStep],
      ['mod+z', w.undo],
      ['mod+shift+z', w.redo],
    ],
  },
  {
    title: w.writing,
    keys: [
      ['mod+enter', w.send],
      ['mod+shift+enter', w.sendNow],
      ['@', w.mention],
      ['mod+b', f.bold],
      ['mod+i', f.italic],
      ['mod+shift+s', f.strike],
      ['mod+k', w.link],
      ['mod+shift+8', f.bullets],
      ['mod+shift+7', f.numbers],
      ['mod+shift+b', f.quote],
      ['mod+e', f.code],
      ['mod+alt+c', f.codeBlock],
      [':', w.emoji],
      ['/', w.macro],
    ],
  },
]

export function ShortcutSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog open onClose={onClose} title={w.title} broad>
      <div className="grid gap-x-10 gap-y-4 wide:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1 text-small font-medium text-ink-faint">{title}</h3>
            <dl>
              {keys.map(([key, meaning]) => (
                <div key={key} className="flex h-8 items-center justify-between border-b border-line last:border-0">
                  <dt>{meaning}</dt>
                  <dd>
                    <Kbd keys={key} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
