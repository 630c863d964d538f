/** A histogram a row on one horizontal axis, with what is wrong in a row said at its end. */
import type { Statistics } from "../wasm/weightscope.js";
import { axis } from "./axis.js";
import { heatStrip } from "./heat-strip.js";
import { type Note, noteHeading, noteText, runsOf } from "./layer-note.js";
import { panelHeading } from "./panel-heading.js";
import { type Profile, profileOn } from "./profile.js";
import { ridge, upright } from "./ridge.js";
import { labelledRows, type Rows } from "./rows.js";
import type { Color, Mark, Panel, TextMark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import type { ValueAxis } from "./value-axis.js";
import { type ValueScale, valueScale } from "./value-scale.js";

export interface RidgePanel {
  readonly id: string;
  readonly title: string;
  /** Which way the numbers flow. */
  readonly aside?: string;
  /** Below the axis, the first of these that fits. */
  readonly under?: readonly string[];
  /** What there is none of where no row has a finite value. */
  readonly noun?: string;
  readonly statistics: readonly Statistics[];
  readonly notes: readonly (Note | undefined)[];
  readonly axis: ValueAxis;
  readonly color: Color;
  readonly left: number;
  readonly right: number;
  readonly rows: Rows;
  /** So far beyond the panel a tick's label may reach; 30 pixels unless told. */
  readonly reach?: number;
}

/** What a gap in a peak means. */
const BROKEN = "gap: peak cut";
/** A logarithmic axis has no room for zero and its neighbourhood. */
const LOGARITHMIC = ["log axis: near 0 not drawn", "log axis"];
/** Where a layer runs off the axis. */
const ARROW = 4;
/** Right of a ridge panel this much is kept free for notes. */
export const NOTES_WIDTH = 68;
/** From the panel to the middle of what is said below its axis. */
export const CAPTION = 36;
/** From the panel's edge to the notes. */
const NOTES_GAP = 8;
/** Rows at least this high carry a note each; thinner ones share them. */
const NOTE_HEIGHT = 16;

/** The marks of a panel of ridges, or of a strip of shades where rows are thin. */
export function ridgePanel(panel: RidgePanel, theme: Theme): Mark[] {
  const { rows, left, right, reach = 30, noun = "values" } = panel;
  const x = valueScale(panel.axis, [left, right]);
  const style = { kind: "text", size: 12, fill: theme.muted } as const;
  const beyond = panel.statistics.map((each) => runsOff(each, x));
  const profiles = panel.statistics.map((each, row) =>
    beyond[row] ? NOTHING : profileOn(panel.axis, each, x),
  );
  const broken = !rows.strip && profiles.some(({ cut }) => cut !== undefined);
  const said = captions(panel, broken).find((text) => textWidth(text, 12) <= right - left);
  const caption: Mark[] =
    said === undefined
      ? []
      : [
          {
            ...style,
            x: left,
            y: rows.bottom + CAPTION,
            text: said,
            anchor: "start",
            baseline: "middle",
          },
        ];
  const none: Mark = {
    ...style,
    size: 13,
    fill: theme.ink,
    halo: theme.paper,
    x: (left + right) / 2,
    y: (rows.top + rows.bottom) / 2,
    text: `no finite ${noun}`,
    anchor: "middle",
    baseline: "middle",
  };
  const empty = panel.statistics.every(lost);
  const scale = empty
    ? []
    : axis({
        theme,
        scale: x,
        side: "bottom",
        at: rows.bottom,
        grid: rows.strip ? 0 : rows.bottom - rows.top,
        tick: rows.strip ? 4 : 0,
        count: (right - left) / 70,
        extent: [left - reach, right + reach],
      });
  return [
    ...panelHeading({ ...panel, top: rows.head }, theme),
    ...caption,
    ...scale,
    ...(rows.strip ? [strips(panel, profiles, theme)] : ridges(panel, profiles, beyond, theme)),
    ...notes(panel, theme),
    ...(empty ? [none] : []),
  ];
}

/** What may stand below the axis, from all there is to say to the least. */
function captions({ axis, under = [] }: RidgePanel, broken: boolean): string[] {
  const peak = broken ? [BROKEN] : [];
  const must = (axis.linearTo === undefined ? [[]] : LOGARITHMIC.map((text) => [text])).map((log) =>
    [...log, ...peak].join("; "),
  );
  if (must[0] === "") return [...under];
  // What is not drawn is more to know than what all panels have in common.
  return [...must.flatMap((all) => [...under.map((text) => `${text}; ${all}`), all]), ...peak];
}

/** Whether there is not one finite value: then no axis has a meaning. */
function lost({ nonFinite, histogram }: Statistics): boolean {
  return nonFinite > 0 && histogram.counts.every((count) => count === 0);
}

/** The panel's place and axes. */
export function ridgePanelFrame({ id, left, right, rows, axis }: RidgePanel): Panel {
  return {
    id,
    x: left,
    y: rows.top,
    width: right - left,
    height: rows.bottom - rows.top,
    xDomain: axis.domain,
    yDomain: [rows.lines.length, 0],
    rows: rows.middles,
  };
}

/** Bins wider than this share of the axis show nothing of a layer but that it runs off it. */
const WIDEST_BIN = 1 / 3;
const NOTHING: Profile = { steps: [] };

/** Whether the values of a layer lie so far apart that the axis has room for a few of its bins alone. */
function runsOff({ histogram: { binEdges }, min, max }: Statistics, x: ValueScale): boolean {
  const [low = 0, high = 0] = x.domain();
  if ("constant" in x || (min >= low && max <= high)) return false;
  const [from = 0, to = 0] = x.range();
  const bin = Math.abs(x(binEdges[1] ?? 0) - x(binEdges[0] ?? 0));
  return bin > WIDEST_BIN * (to - from);
}

function ridges(
  panel: RidgePanel,
  profiles: readonly Profile[],
  beyond: readonly boolean[],
  theme: Theme,
): Mark[] {
  const { rows, left, right, color } = panel;
  const marks: Mark[] = [];
  profiles.forEach((shape, row) => {
    const y = rows.lines[row] ?? 0;
    const off = beyond[row] === true;
    const empty = shape.steps.length === 0 && !off;
    if (off) {
      const x = right - ARROW - 1;
      marks.push({
        kind: "point",
        shape: "triangle",
        x,
        y: y - ARROW,
        rotate: 90,
        radius: ARROW,
        fill: color,
      });
    }
    marks.push(
      ...ridge(shape, upright(y, rows.ridge), {
        color,
        paper: theme.paper,
        strokeWidth: rows.height > 30 ? 1.5 : 1.25,
      }),
      {
        kind: "lines",
        lines: [[left, y, right, y]],
        stroke: color,
        strokeWidth: 1,
        strokeOpacity: empty ? 0.7 : 0.4,
        ...(empty ? { dash: [2, 4] } : {}),
      },
    );
  });
  const top = rows.top - 3;
  return [
    {
      kind: "clip",
      x: left - 1,
      y: top,
      width: right - left + 2,
      height: rows.bottom - top,
      marks,
    },
  ];
}

function strips(panel: RidgePanel, profiles: readonly Profile[], theme: Theme): Mark {
  const { rows, left, right } = panel;
  return heatStrip(
    profiles,
    { x: left, y: rows.top, width: right - left, rowHeight: rows.height },
    { paper: theme.paper, ground: theme.rule, color: panel.color },
  );
}

/** Notes beside the rows they speak of, headed by their noun. */
function notes({ notes, right, rows }: RidgePanel, theme: Theme): Mark[] {
  const x = right + NOTES_GAP;
  const style = { kind: "text", size: 12, anchor: "start", fill: theme.muted } as const;
  const marks: Mark[] = [];
  const heading = noteHeading(notes);
  if (heading) marks.push({ ...style, x, y: rows.top - 12, text: heading });
  const word = (text: string, y: number, at = x): TextMark => ({
    ...style,
    x: at,
    y,
    baseline: "middle",
    text,
    fill: theme.ink,
  });

  if (!rows.strip && rows.height >= NOTE_HEIGHT) {
    notes.forEach((note, row) => {
      if (note) marks.push(word(noteText(note), rows.middles[row] ?? 0));
    });
    return marks;
  }
  const labelled = new Set(labelledRows(rows));
  let free = Number.NEGATIVE_INFINITY;
  for (const run of runsOf(notes)) {
    const top = (rows.middles[run.first] ?? 0) - rows.height / 2 + 1;
    const bottom = (rows.middles[run.last] ?? 0) + rows.height / 2 - 1;
    marks.push({
      kind: "lines",
      lines: [[x - 2.5, top, x - 2.5, bottom]],
      stroke: theme.ink,
      strokeWidth: 1.5,
    });
    const told = [...Array(run.last - run.first + 1).keys()]
      .map((each) => run.first + each)
      .filter((row) => run.shares && labelled.has(row));
    // Shares stand at the rows they are of, as far as these have their numbers.
    const said =
      told.length > 0
        ? told.map((row) => ({ y: rows.middles[row] ?? 0, text: noteText(notes[row] as Note) }))
        : [{ y: (top + bottom) / 2, text: run.text }];
    for (const { y, text } of said) {
      if (y - 8 < free) continue;
      free = y + 8;
      marks.push(word(text, y, x + 3));
    }
  }
  return marks;
}
