const mostOfOne = 3
const longest = 20

/** Why a flow must not begin after those of the chain; undefined when it may. */
export function chainProblem(chain: readonly string[], key: string, nameOf: (key: string) => string = (own) => own): string | undefined {
  const own = chain.filter((earlier) => earlier === key).length
  if (own >= mostOfOne) {
    const others = [...new Set(chain.filter((earlier) => earlier !== key))].map(nameOf)
    return `Stopped: this flow had set itself off ${own} times${others.length > 0 ? `, by way of ${others.join(', ')}` : ''}.`
  }
  return chain.length >= longest ? `Stopped: ${chain.length} flows had set each other off, one after the other.` : undefined
}
