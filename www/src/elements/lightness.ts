/**
 * How light a colour is, 0 for black to 1 for white, as a browser writes a computed one: `rgb(27, 31, 36)`,
 * `color(srgb 0.1 0.1 0.1)`, `oklch(0.9 0.02 250)`, `lab(90 0 0)`.
 */
export function lightness(color: string): number {
  const [first = 0, second = 0, third = 0] = color
    .split(/[\s(,]+/)
    .map((part) => Number.parseFloat(part))
    .filter((number) => !Number.isNaN(number));
  if (/^(ok)?l/.test(color)) return color.startsWith("l") ? first / 100 : first;
  const sum = 0.3 * first + 0.6 * second + 0.1 * third;
  return color.startsWith("rgb") ? sum / 255 : sum;
}
