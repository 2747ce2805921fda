export const languages = ['en', 'es', 'fr', 'de', 'pt', 'ar'] as const
export type Language = (typeof languages)[number]

/** The first of these that we speak, whatever its region (`pt-BR`); else English. */
export function pickLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const each of wanted) {
    const known = languages.find((language) => language === each?.slice(0, 2).toLowerCase())
    if (known) return known
  }
  return 'en'
}
