/** In which order the cells of a map are computed: so that all of it can be read early. */

/** The first cells lie this many rows and columns apart, a power of two. */
const STRIDE = 4;

/**
 * The cells of a map, row by row, in the order in which they are wanted: those on a coarse net about the middle, then
 * those on one twice as fine, and so on; of each net the middle column first, then its neighbours outwards.
 */
export function cellOrder(rows: number, columns: number): number[] {
  const cells = Array.from({ length: rows * columns }, (_, cell) => {
    const across = Math.abs((cell % columns) - (columns >> 1));
    const up = Math.abs(Math.floor(cell / columns) - (rows >> 1));
    return { cell, net: Math.min(netOf(across), netOf(up)), across, up };
  });
  cells.sort((a, b) => b.net - a.net || a.across - b.across || a.up - b.up || a.cell - b.cell);
  return cells.map(({ cell }) => cell);
}

/** The stride of the coarsest net that has this distance from the middle. */
function netOf(distance: number): number {
  let stride = STRIDE;
  while (distance % stride !== 0) stride /= 2;
  return stride;
}
