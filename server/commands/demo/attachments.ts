import { type Colour, drawPicture } from './draw-picture.ts'

export type AttachmentName = keyof typeof attachments
export type DemoAttachment = { contentType: string; content(): Buffer }

const picture = (colourAt: (x: number, y: number) => Colour): DemoAttachment =>
  ({ contentType: 'image/png', content: () => drawPicture(240, 180, (x, y) => colourAt((x * 4) / 3, (y * 4) / 3)) })
const text = (contentType: string, lines: readonly string[]): DemoAttachment =>
  ({ contentType, content: () => Buffer.from(`${lines.join('\n')}\n`) })

export const attachments = {
  'mug-in-four-pieces.png': picture(brokenMug),
  'two-blues.png': picture(twoBlues),
  'fern-after-the-cat.png': picture(nibbledFern),
  'console.txt': text('text/plain', [
    'Safari 26.1, macOS 26.1, https://fernandflax.example/basket',
    '',
    '[Log]     basket: 3 lines, currency EUR',
    '[Warning] price of line 2 is "24,50", expected a number',
    '[Error]   TypeError: NaN is not a price (checkout.js:418)',
    '[Log]     total: NaN',
    '[Log]     button "Pay NaN €" shown',
  ]),
  'opening-order.csv': text('text/csv', [
    'article,colour,quantity',
    'Linen apron,Moss,24', 'Linen apron,Oat,24', 'Tea towel (pair),Oat,60', 'Planter 14 cm,Chalk,36',
    'Planter 20 cm,Chalk,24', 'Watering can,Brass,12', 'Seed tin,Assorted,80',
  ]),
  'delivery-note.txt': text('text/plain', [
    'FERN & FLAX - DELIVERY NOTE FF-10352',
    '',
    '24 x espresso cup, Tidewater glaze     packed 24',
    '24 x espresso saucer, Tidewater glaze  packed 24',
    ' 2 x sugar bowl, Tidewater glaze       packed 1, 1 to follow',
    '',
    'Packed by: T.   Checked by: T., who is sorry about the sugar bowl',
  ]),
} satisfies Record<string, DemoAttachment>

const wood: Colour = [222, 200, 170]
const plank = (y: number): Colour => (y % 60 < 2 ? [205, 180, 148] : wood)

/** Four quarters of a celadon mug, seen from above and drifting apart. */
function brokenMug(x: number, y: number): Colour {
  const [left, above] = [x < 160, y < 120]
  const dx = x - 160 + (left ? 14 : -18)
  const dy = y - 120 + (above ? 10 : -12)
  const crack = Math.abs((left ? dx : dy) + Math.abs((y % 12) - 6) - 3) < 4
  const radius = Math.hypot(dx, dy)
  if (radius > 82 || crack || (dx < 0) !== left || (dy < 0) !== above) return plank(y)
  if (radius > 70) return [150, 184, 165]
  return radius > 62 ? [118, 152, 134] : [176, 205, 188]
}

/** The old cup and the new one, side by side. */
function twoBlues(x: number, y: number): Colour {
  const old = Math.hypot(x - 95, y - 120)
  const fresh = Math.hypot(x - 225, y - 120)
  if (old < 55) return old > 47 ? [44, 82, 112] : [62, 106, 140]
  if (fresh < 55) return fresh > 47 ? [84, 128, 140] : [112, 160, 170]
  return plank(y)
}

/** A frond with its right side missing from the middle up. */
function nibbledFern(x: number, y: number): Colour {
  const stem = 160 + 18 * Math.sin(y / 70)
  const reach = Math.min(y, 215 - y) * 0.9 * (y % 14 < 9 ? 1 : 0)
  const side = x - stem
  const eaten = side > 0 && y < 130 && side > 12 + (y % 9)
  if (y > 205 && Math.abs(x - 160) < 46) return [188, 108, 78]
  if (Math.abs(side) < 2.5 && y > 20) return [74, 104, 62]
  if (Math.abs(side) < reach && !eaten && y < 205) return [98, 142, 84]
  return [238, 233, 222]
}
