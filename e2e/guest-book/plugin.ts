import { definePlugin, operation, PluginError, z } from '@hayloft/plugin'

const conversation = z.object({ conversationId: z.uuid() })

/** For the journeys: a plugin with a page in every place, a setting of every kind and something to say. */
export default definePlugin({
  name: 'guest-book',
  version: '1.0.0',
  title: 'Guest book',
  description: 'Keeps who was here.',
  scopes: ['conversations:read', 'contacts:read', 'members:read'],
  settings: {
    motto: { kind: 'text', label: 'Motto', help: 'Stands above the book.', required: true },
    pages: { kind: 'number', label: 'Pages', default: 12 },
    binding: { kind: 'select', label: 'Binding', options: [{ value: 'linen', label: 'Linen' }, { value: 'leather', label: 'Leather' }], default: 'linen' },
    banned: { kind: 'lines', label: 'Banned words', help: 'Nobody writes these' },
    open: { kind: 'boolean', label: 'Open to everyone', default: true },
    seal: { kind: 'secret', label: 'Seal' },
  },
  operations: {
    sign: operation({
      kind: 'command',
      summary: 'Sign the book',
      scope: 'conversations:write',
      input: conversation,
      output: z.object({ signed: z.int() }),
      async run({ storage, log, call }, { conversationId }) {
        const { number } = await call('conversations.get', { id: conversationId })
        const signed = Number(await storage.get(conversationId) ?? 0) + 1
        await storage.set(conversationId, signed)
        log.info('signed', { number })
        return { signed }
      },
    }),
    show: operation({
      kind: 'query',
      summary: 'Show the book',
      scope: 'conversations:read',
      input: conversation,
      output: z.object({ motto: z.string(), signed: z.int() }),
      async run({ storage, settings }, { conversationId }) {
        if (!settings['motto']) throw new PluginError('invalid_input', 'The book has no motto yet.')
        return { motto: String(settings['motto']), signed: Number(await storage.get(conversationId) ?? 0) }
      },
    }),
  },
  slots: [
    { place: 'conversation.aside', title: 'Guest book', page: 'book.html' },
    { place: 'contact.aside', title: 'Guest', page: 'guest.html' },
    { place: 'settings.page', title: 'The book itself', page: 'cover.html' },
    { place: 'room', title: 'Reading room', page: 'room.html' },
  ],
})
