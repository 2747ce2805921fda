import { useEffect, useRef, useState } from 'react'
import { useLive } from '../../frame/live-provider.tsx'
import type { Conversation } from '../../lib/records.ts'
import { useMe } from '../identity/use-me.ts'

const shownFor = 5_000
const repeatEvery = 2_500

/** Who is writing in this conversation right now: the contact, and other members. */
export function useTyping({ id, contactId, contactName }: Conversation): { contact: string | null; members: string[] } {
  const live = useLive()
  const { member } = useMe()
  const [contact, setContact] = useState(false)
  const [members, setMembers] = useState<string[]>([])

  useEffect(() => {
    if (!live) return
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    const forWhile = (key: string, hide: () => void) => {
      clearTimeout(timers.get(key))
      timers.set(key, setTimeout(hide, shownFor))
    }
    const stops = [
      live.listen(`typing:${contactId}`, (data) => {
        if (data['conversationId'] !== id) return
        setContact(data['typing'] === true)
        forWhile('contact', () => setContact(false))
      }),
      live.listen(`conversation:${id}`, ({ typing, name }) => {
        // Who only looks says nothing of typing.
        if (typeof name !== 'string' || name === member.name || typing === undefined) return
        const hide = () => setMembers((held) => held.filter((each) => each !== name))
        if (typing !== true) return hide()
        setMembers((held) => (held.includes(name) ? held : [...held, name]))
        forWhile(name, hide)
      }),
    ]
    return () => {
      stops.forEach((stop) => stop())
      timers.forEach((timer) => clearTimeout(timer))
      setContact(false)
      setMembers([])
    }
  }, [live, id, contactId, member.name])

  return { contact: contact ? (contactName ?? '') : null, members }
}

/** Tells the others that one is writing: colleagues always, the visitor only of a reply. Call on every key. */
export function useSignalTyping({ id, contactId, kind }: Conversation): (toVisitor: boolean) => void {
  const live = useLive()
  const { member } = useMe()
  const last = useRef(0)
  return (toVisitor) => {
    if (Date.now() - last.current < repeatEvery) return
    last.current = Date.now()
    live?.signal(`conversation:${id}`, { typing: true, name: member.name })
    if (toVisitor && kind === 'chat')
      live?.signal(`visitor:${contactId}`, { typing: true, conversationId: id, name: member.name })
  }
}
