/** `a`, `a and b`, `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return texts.length > 1
    ? `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`
    : (texts[0] ?? "");
}
