import { words } from '../../lib/words.ts'

/** A customer's own key as a label: `signed_up`, `signedUp` and `signed-up` are all Signed up. */
export function attributeLabel(key: string): string {
  const spaced = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLocaleLowerCase()
  return spaced.charAt(0).toLocaleUpperCase() + spaced.slice(1)
}

export function attributeText(value: unknown, locale?: string): string {
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value)
  if (typeof value === 'boolean') return value ? words.contacts.yes : words.contacts.no
  return typeof value === 'string' ? value : JSON.stringify(value)
}
