import { words } from '../../lib/words.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { Card, Subtitle } from '../settings/section.tsx'
import type { InstalledPlugin } from './records.ts'

const w = words.plugins.addresses

/** What the other service has to be told. */
export function Entrances({ plugin: { id, receive, connects } }: { plugin: InstalledPlugin }) {
  const addresses = [
    ...(connects === 'oauth2' ? [{ label: w.callback, address: `${location.origin}/integrations/callback` }] : []),
    ...receive.map((name) => ({ label: w.receive(name), address: `${location.origin}/plugins/${id}/${name}` })),
  ]
  if (addresses.length === 0) return null
  return (
    <>
      <Subtitle>{w.title}</Subtitle>
      <Card className="flex flex-col gap-3 p-4">
        <p className="text-dense text-ink-soft">{w.detail}</p>
        {addresses.map(({ label, address }) => (
          <div key={address}>
            <p className="mb-1 text-small font-medium text-ink-soft">{label}</p>
            <CopyField text={address} label={label} />
          </div>
        ))}
      </Card>
    </>
  )
}
