const wellKnown = new Set([25, 110, 143, 465, 587, 993, 995])

/** The ports of mail, and those above 1023: other services of a host are not to be knocked at. */
export function canBeMailPort(port: number): boolean {
  return wellKnown.has(port) || port >= 1024
}
