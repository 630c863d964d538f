// Contour lines of a grid, against d3-contour.
const SIDE = 512;
const LEVELS = 20;

export const races = ["smooth", "rough"].map((id) => ({
  id,
  compare: [
    {
      title: `contour lines, ${SIDE}×${SIDE}, ${LEVELS} levels, ${id}, against d3-contour`,
      theirs: ["d3-contour"],
      reach: 5,
      atLeast: 4,
    },
  ],
}));

/** Hills and valleys some two hundred cells wide. */
function smooth(x, y) {
  return (
    Math.sin(5 * x + 1) * Math.cos(4 * y) + 0.5 * Math.sin(9 * x * y + 2 * x) + 0.3 * (x - y) ** 2
  );
}

/** A number in [0, 1) for a corner of a lattice. */
function corner(i, j, octave) {
  let hash = Math.imul(i, 0x27d4eb2d) ^ Math.imul(j, 0x165667b1) ^ Math.imul(octave, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Value noise of eight octaves, down to one cell: lines like those of a coast. */
function rough(x, y) {
  let sum = 0;
  for (let octave = 0; octave < 8; octave += 1) {
    const scale = 4 * 2 ** octave;
    const [i, j] = [Math.floor(x * scale), Math.floor(y * scale)];
    const [u, v] = [x * scale - i, y * scale - j];
    const low = corner(i, j, octave) * (1 - u) + corner(i + 1, j, octave) * u;
    const high = corner(i, j + 1, octave) * (1 - u) + corner(i + 1, j + 1, octave) * u;
    sum += (low * (1 - v) + high * v) * 0.6 ** octave;
  }
  return sum;
}

const fields = { smooth, rough };

export function open({ id }, { ws, d3 }) {
  const values = Float64Array.from({ length: SIDE * SIDE }, (_, at) =>
    fields[id]((at % SIDE) / SIDE, Math.floor(at / SIDE) / SIDE),
  );
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const levels = Array.from(
    { length: LEVELS },
    (_, level) => low + ((high - low) * (level + 0.5)) / LEVELS,
  );
  const edges = [0.5, SIDE - 0.5];
  const options = { values, rows: SIDE, columns: SIDE, x: edges, y: edges, levels };
  const contours = d3.contours().size([SIDE, SIDE]).thresholds(levels);
  const turns = (work) => (repeats) => {
    for (let i = 0; i < repeats; i += 1) work();
  };
  return {
    contestants: {
      weightscope: { run: turns(() => ws.contours(options)) },
      "d3-contour": { run: turns(() => contours(values)) },
    },
    /** Both cross the same edges of the grid: the sums of where agree. d3 closes lines round the grid; that is left out. */
    check() {
      const inside = (x, y) => Math.min(x, y) > 0.5 && Math.max(x, y) < SIDE - 0.5;
      const sums = (rings) =>
        rings.reduce(
          ([count, total], points) =>
            points.reduce(
              ([n, sum], [x, y]) => (inside(x, y) ? [n + 1, sum + x + y] : [n, sum]),
              [count, total],
            ),
          [0, 0],
        );
      const theirs = sums(
        contours(values).flatMap(({ coordinates }) =>
          coordinates.flat().map((ring) => ring.slice(1)),
        ),
      );
      const ours = sums(
        ws.contours(options).flatMap(({ lines }) =>
          lines.map(({ closed, points }) => {
            const pairs = Array.from({ length: points.length / 2 }, (_, i) => [
              points[2 * i],
              points[2 * i + 1],
            ]);
            const [first, last] = [pairs[0], pairs.at(-1)];
            const repeated = closed && first[0] === last[0] && first[1] === last[1];
            return repeated ? pairs.slice(1) : pairs;
          }),
        ),
      );
      return ours.every((value, i) => Math.abs(value - theirs[i]) <= 1e-3 * Math.abs(theirs[i]));
    },
    close() {},
  };
}
