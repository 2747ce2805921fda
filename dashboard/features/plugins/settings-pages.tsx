import { Link } from '@tanstack/react-router'
import { words } from '../../lib/words.ts'
import { Card, Subtitle } from '../settings/section.tsx'
import { PluginFrame } from './plugin-frame.tsx'
import { useSlots } from './plugin-slots.tsx'
import { roomParams } from './room-address.ts'

/** The pages by which a plugin extends its own settings. */
export function SettingsPages({ id }: { id: string }) {
  return useSlots('settings.page')
    .filter(({ pluginId }) => pluginId === id)
    .map((slot) => (
      <div key={slot.url}>
        <Subtitle>{slot.title}</Subtitle>
        <Card className="p-3">
          <PluginFrame slot={slot} />
        </Card>
      </div>
    ))
}

/** On a phone there is no rail: this is how one gets to a plugin's rooms there. */
export function RoomLinks({ id }: { id: string }) {
  const rooms = useSlots('room').filter(({ pluginId }) => pluginId === id)
  if (rooms.length === 0) return null
  return (
    <p className="mt-1 flex flex-wrap gap-3">
      {rooms.map((slot) => (
        <Link key={slot.url} to="/rooms/$pluginId/$page" params={roomParams(slot)} className="text-dense text-accent-ink underline touch-target">
          {words.plugins.page.openRoom(slot.title)}
        </Link>
      ))}
    </p>
  )
}
