import { words } from '../../lib/words.ts'
import { labelOf } from '../flow-model/label-of.ts'

const w = words.flows.scopes

/** `conversations:write` as a person says it: change conversations. */
export function scopeWords(scope: string): string {
  const [resource = '', action = ''] = scope.split(':')
  const noun = labelOf(resource).toLocaleLowerCase()
  return action === 'read' ? w.read(noun) : action === 'write' ? w.write(noun) : action === 'manage' ? w.manage(noun) : w.use(noun)
}
