import type { Locator } from 'playwright/test'

/** Which two colours of an element are compared. */
type Pair = {
  /** What is seen. */
  property?: 'color' | 'borderTopColor' | 'backgroundColor' | 'outlineColor'
  /** Of this part of it. */
  part?: '::placeholder'
  /** Against what is behind the element, instead of its own background. */
  isAround?: boolean
}

/** The contrast of a colour of an element with its background, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(element: Locator, pair: Pair = {}): Promise<number> {
  return element.evaluate((node, { property = 'color', part, isAround = false }) => {
    const pencil = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (!pencil) throw new Error('There is no canvas')
    pencil.fillStyle = 'white'
    pencil.fillRect(0, 0, 1, 1)
    const paint = (color: string) => {
      pencil.fillStyle = color
      pencil.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0] = pencil.getImageData(0, 0, 1, 1).data
      const linear = (value: number) =>
        value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
    // From the page to the element, because a background may let shine through what is behind it.
    const behind: Element[] = []
    for (let at = isAround ? node.parentElement : node; at; at = at.parentElement) behind.unshift(at)
    let background = 1
    for (const at of behind) background = paint(getComputedStyle(at).backgroundColor)
    const seen = paint(getComputedStyle(node, part)[property])
    return (Math.max(seen, background) + 0.05) / (Math.min(seen, background) + 0.05)
  }, pair)
}
