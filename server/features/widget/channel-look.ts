import { type Cache, makeCache } from '../../kernel/cache.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { ChannelSettings, type LocatedChannel, locateChannelByKey } from '../channels/index.ts'
import { pickLanguage } from './pick-language.ts'

type Words = Record<string, string>
type Rule = { id: string; text: string; page: string; afterSeconds: number; visits: number; everyDays: number | null }

/** What the loader shows on the customer's page, in the visitor's language. `look` and `Rule` are those of sdk/browser/protocol.ts. */
export type ChannelLook = { look: object; rules: Rule[] }

type Found = { channel: LocatedChannel | null }
const caches = new WeakMap<Kernel, Cache<Found>>()

/** Null: there is no chat channel with that key. Channels are remembered for ten seconds: each page of each visitor asks. */
export async function channelLook(
  kernel: Kernel, key: string, wanted: string | null, wordsOf: (language: string) => Promise<Words>,
): Promise<ChannelLook | null> {
  let cache = caches.get(kernel)
  if (!cache) caches.set(kernel, cache = makeCache('widget looks', { max: 10_000, ttlSeconds: 10 }))
  const { channel } = await cache.get(key, async () => ({ channel: await locateChannelByKey(kernel.database.system, key) ?? null }))
  if (channel?.kind !== 'chat') return null
  const settings = ChannelSettings.parse(channel.settings)
  const language = pickLanguage(settings.language, wanted)
  const words = await wordsOf(language)
  const texts = settings.texts.find((each) => each.language === language)
  const rules = settings.proactive.filter(({ isOn, languages }) => isOn && (languages.length === 0 || languages.includes(language)))
  return {
    look: {
      colour: settings.colour, theme: settings.theme, position: settings.position, launcherText: texts?.launcherText ?? settings.launcherText,
      countsInTitle: settings.countsInTitle, language, offers: rules.length > 0,
      words: { chat: words['chat'], open: words['openChat'], openUnread: words['openUnread'], close: words['closeChat'], dismiss: words['dismiss'] },
    },
    rules: rules.map(({ id, text, page, afterSeconds, visits, everyDays }) => ({ id, text, page, afterSeconds, visits, everyDays })),
  }
}
