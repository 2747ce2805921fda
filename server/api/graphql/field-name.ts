import type { Operation } from '../../kernel/operation.ts'

/**
 * The GraphQL field of an operation: `contacts.list` → `contacts`, `contacts.get` → `contact`,
 * `conversations.count` → `conversationsCount`, `conversations.close` → `closeConversation`. A plugin's stand under its name:
 * `issue-board.create` → `issue_board_create`.
 */
export function fieldName({ name, kind, plugin }: Pick<Operation, 'name' | 'kind' | 'plugin'>): string {
  if (plugin !== undefined) return name.replace(/\W/g, '_')
  const [resource, verb] = name.split('.') as [string, string]
  if (kind === 'command') return verb + capital(singular(resource))
  if (verb === 'list') return resource
  if (verb === 'get') return singular(resource)
  return resource + capital(verb)
}

export function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1)
}

function singular(resource: string): string {
  return resource.replace(/ies$/, 'y').replace(/s$/, '')
}
