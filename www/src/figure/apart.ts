/** Labels at the ends of lines: side by side with what they name, and off one another. */

/** They keep this distance, middle to middle. */
const LABEL_DISTANCE = 15;

/** Labels in the order of their wishes, moved as little as keeps them apart and between two edges. */
export function apart<T extends { y: number }>(
  labels: readonly T[],
  top: number,
  bottom: number,
): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  let free = top;
  const down = sorted.map((label) => {
    const y = Math.max(label.y, free);
    free = y + LABEL_DISTANCE;
    return { ...label, y };
  });
  let limit = bottom;
  return down
    .reverse()
    .map((label) => {
      const y = Math.min(label.y, limit);
      limit = y - LABEL_DISTANCE;
      return { ...label, y };
    })
    .reverse();
}
