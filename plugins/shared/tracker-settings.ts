import type { Field } from '@hayloft/plugin'

/** The settings that all trackers share. */
export function trackerSettings(title: string): Record<string, Field> {
  return {
    whenDone: {
      kind: 'select', label: 'When an issue is done', default: 'note',
      options: [
        { value: 'note', label: 'Note it in the conversation' },
        { value: 'reopen', label: 'Note it and open the conversation again, so that someone tells the customer' },
        { value: 'close', label: 'Note it and close the conversation' },
      ],
    },
    syncComments: { kind: 'boolean', label: `Keep internal notes and comments in ${title} the same`, default: true },
    commentWhenClosed: { kind: 'boolean', label: 'Tell the issue when the conversation is closed or opened again', default: true },
  }
}
