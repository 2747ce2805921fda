export type WidgetCast = { channelKey?: string; conversationId?: string }

const nothing = '01990000-0000-7000-8000-000000000000'

/** A valid input for each operation, for generated tests. Without a visitor's token all but start are forbidden. */
export const widgetExamples: Record<string, (cast: WidgetCast) => object> = {
  'widget.start': (cast) => ({ channelKey: cast.channelKey ?? 'ch_unknown' }),
  'widget.conversations': () => ({ limit: 10 }),
  'widget.messages': (cast) => ({ conversationId: cast.conversationId ?? nothing, limit: 10 }),
  'widget.send': () => ({ clientId: '0b7e7c52-6c1a-4d6b-9a40-0e5d1f6f7a31', text: 'Where is my order?' }),
  'widget.introduce': () => ({ name: 'Grace', email: 'grace.visitor@example.com' }),
  'widget.markSeen': (cast) => ({ conversationId: cast.conversationId ?? nothing, messageId: nothing }),
  'widget.createFile': () => ({ name: 'photo.png', contentType: 'image/png', size: 3 }),
}
