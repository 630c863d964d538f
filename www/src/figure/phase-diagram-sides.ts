/** The names of the sides of the critical line, set where there is most room for them. */
import type { PhaseDiagramData } from "./phase-diagram-data.js";
import { type PhaseSide, type PhaseSides, phaseSides, sideOf } from "./phase-diagram-words.js";
import type { Panel, TextMark } from "./scene.js";
import { ASCENT, type Box, DESCENT, overlaps, textWidth } from "./text.js";

/** Where a name may stand, in steps of the panel. */
const PLACES = 24;
/** Names keep this far from lines. */
const CLEAR = 10;
/** Where there is not the room, so far; and then smaller ones, from the critical line alone. */
const CLOSE = 4;
const NAME = 15;
const SMALL_NAME = 13;
const MEANING = 12;

/** A name for each side of the critical line, where there is room for one. */
export function sideNames(
  data: PhaseDiagramData,
  panel: Panel,
  room: {
    readonly within: Box;
    readonly taken: readonly Box[];
    /** The lines between the sides. */
    readonly between: readonly (readonly number[])[];
    readonly corridor: readonly (readonly number[])[];
  },
): Omit<TextMark, "fill" | "halo">[] {
  const sides = phaseSides(data.activation);
  const taken = [...room.taken];
  const lines = [...room.between, ...room.corridor];
  const alone = room.between.length === 0;
  return (["below", "above", "beyond"] as const).flatMap((key) => {
    const side = sides[key];
    if (!side) return [];
    const names = nameLines(side, panel.width, alone ? allAlong(key) : []);
    const besideLines = (choices: readonly NameLine[][]) =>
      [CLEAR, CLOSE].flatMap((clear) => choices.map((name) => ({ clear, name, lines })));
    const overDashes = (choices: readonly NameLine[][]) =>
      choices.map((name) => ({ clear: CLOSE, name, lines: room.between }));
    const small: NameLine = { text: side.name, size: SMALL_NAME, weight: 600 };
    // The side of the network rather stands on a dashed line than without a word of what it means.
    const ownSide = sideOf(data) === key;
    const wishes = [
      ...besideLines(names.whole),
      ...besideLines(names.brief),
      ...(ownSide ? overDashes([...names.whole, ...names.brief]) : []),
      ...besideLines(names.bare),
      ...overDashes([[small]]),
    ];
    const { within } = room;
    for (const { clear, name, lines } of wishes) {
      const at = roomiest(data, panel, key, sizeOf(name), { within, lines, taken, clear });
      if (!at) continue;
      let y = at.y;
      const marks = name.map(({ text, size, weight }): Omit<TextMark, "fill" | "halo"> => {
        const mark = {
          kind: "text",
          x: at.x + at.width / 2,
          y,
          text,
          size,
          weight,
          anchor: "middle",
          baseline: "top",
        } as const;
        y += size * (ASCENT + DESCENT) + 3;
        return mark;
      });
      taken.push(at);
      return marks;
    }
    return [];
  });
}

interface NameLine {
  readonly text: string;
  readonly size: number;
  readonly weight: 400 | 600;
}

/** What is said where no line parts the plane. */
function allAlong(side: keyof PhaseSides): string[] {
  return [`no critical line here: χ₁ ${side === "below" ? "<" : ">"} 1`];
}

/** The name with what it means, in one line and in two; with the gist of it, in one and in two; and without. */
function nameLines(
  { name, means, short }: PhaseSide,
  width: number,
  more: readonly string[],
): Record<"whole" | "brief" | "bare", NameLine[][]> {
  const title: NameLine = { text: name, size: NAME, weight: 600 };
  const line = (text: string): NameLine => ({ text, size: MEANING, weight: 400 });
  const rest = more.map(line);
  const fitting = (choices: NameLine[][]) =>
    choices.filter((lines) => sizeOf(lines).width < 0.6 * width);
  return {
    whole: fitting([
      [title, line(means.join(" ")), ...rest],
      [title, ...means.map(line), ...rest],
    ]),
    brief: fitting([
      [title, line(short), ...rest],
      [title, ...short.split(" ").map(line), ...rest],
    ]),
    bare: fitting([[title, ...rest], [title]]),
  };
}

function sizeOf(lines: readonly NameLine[]): { width: number; height: number } {
  const widths = lines.map(({ text, size, weight }) => textWidth(text, size, weight));
  const heights = lines.map(({ size }) => size * (ASCENT + DESCENT));
  return {
    width: Math.max(...widths),
    height: heights.reduce((sum, height) => sum + height, 0) + 3 * (lines.length - 1),
  };
}

/** Where a box of this size lies whole on one side, as far from everything as it can. */
function roomiest(
  data: PhaseDiagramData,
  panel: Panel,
  side: keyof PhaseSides,
  { width, height }: { width: number; height: number },
  room: {
    readonly within: Box;
    readonly taken: readonly Box[];
    readonly lines: readonly (readonly number[])[];
    readonly clear: number;
  },
): Box | undefined {
  const { within, taken, lines } = room;
  const points = [...taken.map(middleOf), ...lines.flatMap(pairs)];
  let best: Box | undefined;
  let most = 0;
  for (let row = 0; row <= PLACES; row++) {
    for (let column = 0; column <= PLACES; column++) {
      const box: Box = {
        x: within.x + (column / PLACES) * (within.width - width),
        y: within.y + (row / PLACES) * (within.height - height),
        width,
        height,
      };
      // It is drawn while one drags: what is known soonest comes first.
      const fromEdge = edgeDistance(box, panel);
      if (fromEdge <= most) continue;
      const wide = grown(box, room.clear);
      const onSide = cornersOf(wide).every(([x, y]) => sideAt(data, panel, x, y) === side);
      if (!onSide || taken.some((other) => overlaps(grown(box, 4), other))) continue;
      if (lines.some((line) => crosses(line, wide))) continue;
      let clearance = fromEdge;
      for (const point of points) {
        if (clearance <= most) break;
        clearance = Math.min(clearance, distance(box, point));
      }
      if (clearance <= most) continue;
      most = clearance;
      best = box;
    }
  }
  return best;
}

/** The side of networks under a point of the drawing. */
function sideAt(
  { diagram, plane, boundless = Number.POSITIVE_INFINITY }: PhaseDiagramData,
  panel: Panel,
  x: number,
  y: number,
): keyof PhaseSides | undefined {
  const along = Math.max(0, Math.min(1, (x - panel.x) / panel.width));
  const up = Math.max(0, Math.min(1, 1 - (y - panel.y) / panel.height));
  const column = Math.round(along * (diagram.columns - 1));
  const row = Math.round(up * (diagram.rows - 1));
  const growth = diagram.logChi1[row * diagram.columns + column] ?? 0;
  const [least, most] = plane.sigmaW2;
  if (least + along * (most - least) >= boundless) return "beyond";
  return growth < 0 ? "below" : growth > 0 ? "above" : undefined;
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function cornersOf({ x, y, width, height }: Box): [number, number][] {
  return [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ];
}

function middleOf({ x, y, width, height }: Box): [number, number] {
  return [x + width / 2, y + height / 2];
}

function pairs(line: readonly number[]): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i + 1 < line.length; i += 2) out.push([line[i] as number, line[i + 1] as number]);
  return out;
}

/** Whether a line has a vertex in the box, or goes through it. */
function crosses(line: readonly number[], box: Box): boolean {
  const [left, right, top, bottom] = [box.x, box.x + box.width, box.y, box.y + box.height];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [x0, y0] = [line[i] as number, line[i + 1] as number];
    const [x1, y1] = [line[i + 2] as number, line[i + 3] as number];
    if (Math.max(x0, x1) < left || Math.min(x0, x1) > right) continue;
    if (Math.max(y0, y1) < top || Math.min(y0, y1) > bottom) continue;
    return true;
  }
  return false;
}

function distance({ x, y, width, height }: Box, [px, py]: readonly [number, number]): number {
  const dx = Math.max(x - px, 0, px - x - width);
  const dy = Math.max(y - py, 0, py - y - height);
  return Math.hypot(dx, dy);
}

/** Names look better off the edges: twice the distance counts as clearance. */
function edgeDistance(box: Box, panel: Panel): number {
  return (
    2 *
    Math.min(
      box.x - panel.x,
      box.y - panel.y,
      panel.x + panel.width - box.x - box.width,
      panel.y + panel.height - box.y - box.height,
    )
  );
}
