/** Loads the product afresh, where the person wanted to go; only ever a page of our own. */
export function enter(next: string | undefined): void {
  location.assign(safePath(next))
}

export function safePath(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/'
}
