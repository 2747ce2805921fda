import type { PluginContext } from '@hayloft/plugin'

export function conversationUrl({ publicUrl }: Pick<PluginContext, 'publicUrl'>, conversationId: string): string {
  return `${publicUrl}/inbox/all/${conversationId}`
}

/** Stands at the end of what we write elsewhere: people find the message by it, and we our own writing. */
export function messageUrl(context: Pick<PluginContext, 'publicUrl'>, conversationId: string, messageId: string): string {
  return `${conversationUrl(context, conversationId)}#message-${messageId}`
}
