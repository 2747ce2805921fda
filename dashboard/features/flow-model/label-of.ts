import { attributeLabel } from '../contacts/attribute-words.ts'

/** A field's name for a person: `contactId` is the Contact, `externalId` the External id. */
export function labelOf(name: string, isId = false): string {
  const label = attributeLabel(isId && /.Id$/.test(name) ? name.slice(0, -2) : name)
  return label.replace(/\b(url|html|id|cc|ip)\b/gi, (word) => (word.length === 3 || word.length === 4 ? word.toUpperCase() : word)).replace(/^id$/i, 'Id')
}
