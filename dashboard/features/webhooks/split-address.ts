/** The host, which says where it goes, and the rest, which may be long. */
export function splitAddress(url: string): { host: string; rest: string } {
  if (!URL.canParse(url)) return { host: url, rest: '' }
  const { host, pathname, search } = new URL(url)
  return { host, rest: pathname === '/' && search === '' ? '' : pathname + search }
}
