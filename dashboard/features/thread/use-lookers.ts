import { useEffect, useState } from 'react'
import { useLive } from '../../frame/live-provider.tsx'
import { useMe } from '../identity/use-me.ts'

const repeatEvery = 20_000
const forgottenAfter = 50_000

/** Who else has this conversation open, by name. Each says so now and then, to newcomers at once, and on leaving. */
export function useLookers(conversationId: string): string[] {
  const live = useLive()
  const { member } = useMe()
  const [lookers, setLookers] = useState<string[]>([])

  useEffect(() => {
    if (!live) return
    const topic = `conversation:${conversationId}`
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    const say = (here: boolean) => live.signal(topic, { here, name: member.name })
    const hide = (name: string) => {
      clearTimeout(timers.get(name))
      timers.delete(name)
      setLookers((held) => held.filter((each) => each !== name))
    }
    const sayIfSeen = () => document.visibilityState === 'visible' && say(true)
    const stop = live.listen(topic, ({ here, name }) => {
      if (typeof name !== 'string' || name === member.name || here === undefined) return
      if (here !== true) return hide(name)
      if (!timers.has(name)) {
        setLookers((held) => [...held, name])
        sayIfSeen()
      }
      clearTimeout(timers.get(name))
      timers.set(name, setTimeout(() => hide(name), forgottenAfter))
    })
    sayIfSeen()
    const repeating = setInterval(sayIfSeen, repeatEvery)
    document.addEventListener('visibilitychange', sayIfSeen)
    return () => {
      say(false)
      stop()
      clearInterval(repeating)
      document.removeEventListener('visibilitychange', sayIfSeen)
      timers.forEach((timer) => clearTimeout(timer))
      setLookers([])
    }
  }, [live, conversationId, member.name])

  return lookers
}
