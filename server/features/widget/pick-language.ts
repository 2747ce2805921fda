import { WidgetLanguage } from '../channels/index.ts'

/** The channel's own choice, else the visitor's wish whatever its region (`pt-BR`), else English. */
export function pickLanguage(chosen: 'auto' | WidgetLanguage, wanted: string | null): WidgetLanguage {
  if (chosen !== 'auto') return chosen
  return WidgetLanguage.safeParse(wanted?.slice(0, 2).toLowerCase()).data ?? 'en'
}
