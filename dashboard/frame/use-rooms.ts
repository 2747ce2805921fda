import { useLocation } from '@tanstack/react-router'
import { grants } from '../../server/kernel/scope.ts'
import { useMe } from '../features/identity/use-me.ts'
import { useOpenCount } from '../features/views/use-views.ts'
import { type Room, rooms } from './rooms.ts'

export type RoomHere = { room: Room; here: boolean; waiting: number | undefined }

/** The rooms that the member may enter, which of them this is, and how much waits in the inbox. */
export function useRooms(): RoomHere[] {
  const { scopes } = useMe()
  const granted = new Set(scopes)
  const path = useLocation({ select: ({ pathname }) => pathname })
  const open = useOpenCount()
  return rooms
    .filter(({ scope }) => grants(granted, scope))
    .map((room) => ({
      room,
      here: path.startsWith(room.prefix),
      waiting: room.prefix === '/inbox' ? open : undefined,
    }))
}
