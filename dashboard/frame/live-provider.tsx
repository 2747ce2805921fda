import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { tellDraftsAgain } from '../features/composer/draft-sync.ts'
import { receiveContactEvent } from '../features/contacts/receive-event.ts'
import { readFlowsAgain, receiveFlowEvent } from '../features/flows/receive-event.ts'
import { useMay, useMe } from '../features/identity/use-me.ts'
import { readInboxAgain, receiveInboxEvent } from '../features/conversation-cache/receive-event.ts'
import { receiveMailboxEvent } from '../features/mailboxes/receive-event.ts'
import { receiveNotificationEvent } from '../features/notifications/receive-event.ts'
import { readPluginsAgain, receivePluginEvent } from '../features/plugins/receive-event.ts'
import { type Live, type LiveState, openLive, type Socket } from '../lib/live.ts'
import { leaveForLogin, renewSession } from '../lib/session.ts'

const LiveContext = createContext<{ live: Live | undefined; state: LiveState }>({
  live: undefined,
  state: 'connecting',
})

/** Keeps one socket open while someone is signed in, and applies what it brings to the query caches. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const { member } = useMe()
  const mayFlows = useMay('flows:read')
  const mayPlugins = useMay('plugins:read')
  const mayIntegrations = useMay('integrations:read')
  const deskTopics = [useMay('mailboxes:read') && 'mailboxes', useMay('tags:read') && 'tags', useMay('teams:read') && 'teams', useMay('views:read') && 'views', useMay('macros:read') && 'macros', useMay('conversation-fields:read') && 'conversation-fields'].filter((topic) => topic !== false).join(' ')
  const [live, setLive] = useState<Live>()
  const [state, setState] = useState<LiveState>('connecting')

  useEffect(() => {
    const opened = openLive({
      // The browser's has all that we use
      openSocket: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`) as Socket,
      topics: ['conversations', 'contacts', `member:${member.id}`, ...deskTopics.split(' ').filter(Boolean), ...(mayFlows ? ['flows'] : []), ...(mayPlugins ? ['plugins'] : []), ...(mayIntegrations ? ['integrations'] : [])],
      onEvent(event) {
        receiveInboxEvent(queryClient, event)
        receiveContactEvent(queryClient, event)
        receiveFlowEvent(queryClient, event)
        receiveNotificationEvent(queryClient, event)
        receivePluginEvent(queryClient, event)
        receiveMailboxEvent(queryClient, event)
      },
      onResync() {
        readInboxAgain(queryClient)
        readFlowsAgain(queryClient)
        readPluginsAgain(queryClient)
      },
      onState(next) {
        setState(next)
        // What could not be read while the line was away is read now that it is back.
        if (next !== 'live') return
        void queryClient.refetchQueries({ predicate: (query) => query.state.status === 'error' })
        tellDraftsAgain()
      },
      async renew() {
        if (!(await renewSession())) leaveForLogin()
      },
    })
    const nudge = () => {
      if (document.visibilityState === 'visible') opened.nudge()
    }
    window.addEventListener('online', nudge)
    document.addEventListener('visibilitychange', nudge)
    setLive(opened)
    return () => {
      window.removeEventListener('online', nudge)
      document.removeEventListener('visibilitychange', nudge)
      opened.close()
    }
  }, [queryClient, member.id, mayFlows, mayPlugins, mayIntegrations, deskTopics])

  return <LiveContext value={{ live, state }}>{children}</LiveContext>
}

export function useLive(): Live | undefined {
  return use(LiveContext).live
}

export function useLiveState(): LiveState {
  return use(LiveContext).state
}
