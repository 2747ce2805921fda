/** The list with one of it at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  return items.toSpliced(from, 1).toSpliced(to, 0, items[from]!)
}

/**
 * The place of a row that has been dragged from where it was by so many pixels: it takes the place of a neighbour once
 * it covers more than half of it.
 */
export function placeAt(heights: readonly number[], from: number, by: number): number {
  const step = by < 0 ? -1 : 1
  let [to, left] = [from, Math.abs(by)]
  for (let height = heights[to + step]; height !== undefined && left > height / 2; height = heights[to + step]) {
    left -= height
    to += step
  }
  return to
}
