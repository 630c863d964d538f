/**
 * Axes as marks: a line, ticks, labels that never touch one another, grid lines.
 *
 * Ticks come from d3-scale; when their labels do not fit, a coarser set is taken, and the last resort is to
 * leave labels out.
 */
import type { ScaleLinear, ScaleLogarithmic, ScaleSymLog } from "d3-scale";
import { formatLogTick, formatTicks } from "./format.js";
import type { Mark, TextMark } from "./scene.js";
import { type Box, overlaps, textBox } from "./text.js";
import type { Theme } from "./theme.js";

/** The scales an axis can show, mapping data to CSS pixels. */
export type AxisScale =
  | ScaleLinear<number, number>
  | ScaleLogarithmic<number, number>
  | ScaleSymLog<number, number>;

/** Which edge of its panel an axis stands on. */
export type Side = "bottom" | "top" | "left" | "right";

export interface AxisOptions {
  readonly theme: Theme;
  readonly scale: AxisScale;
  readonly side: Side;
  /** Where the axis stands: its y for bottom and top, its x for left and right. */
  readonly at: number;
  /** At most about this many ticks; one for every 60 pixels across and 36 down unless told. */
  readonly count?: number;
  /** These ticks rather than the scale's own; still thinned when short of room. */
  readonly values?: readonly number[];
  readonly format?: (value: number) => string;
  /** Length of the grid lines drawn into the panel; 0, the default, for none. */
  readonly grid?: number;
  /** Length of the tick marks; 0 for none, 4 unless told. */
  readonly tick?: number;
  /** Whether to draw the axis's own line; not unless told. */
  readonly line?: boolean;
  /** Pixels along the axis beyond which no label reaches; the scene's width, say. */
  readonly extent?: readonly [number, number];
  /** Rectangles the labels keep off: an axis's name, another axis's labels. */
  readonly avoid?: readonly Box[];
  readonly size?: number;
}

/** At least this many pixels between two labels side by side, or one above the other. */
const GAP = { across: 8, down: 2 } as const;
/** Where room is short, the powers of a scale that is linear about zero keep so far from its zero. */
const FROM_ZERO = 24;
/** Between a tick and its label. */
const PADDING = 4;

/** Tick values from the most to the fewest; the axis takes the first set whose labels fit. */
function* candidates(scale: AxisScale, count: number): Generator<number[]> {
  if ("base" in scale) {
    yield* logCandidates(scale, count);
  } else if ("constant" in scale) {
    yield* symlogCandidates(scale);
  } else {
    let last = -1;
    for (let n = Math.max(1, Math.round(count)); n >= 1; n--) {
      const ticks = scale.ticks(n);
      if (ticks.length === last) continue;
      last = ticks.length;
      yield ticks;
    }
  }
}

/** Exponents of the powers of ten between two positive numbers. */
function powersBetween(low: number, high: number): number[] {
  const powers: number[] = [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  for (let power = first; power <= last; power++) powers.push(power);
  return powers;
}

function powerOfTen(power: number): number {
  return Number(`1e${power}`);
}

function* logCandidates(scale: ScaleLogarithmic<number, number>, count: number) {
  const domain = scale.domain();
  const low = Math.min(...domain);
  const high = Math.max(...domain);
  if (!(low > 0) || !Number.isFinite(high)) return;
  const powers = powersBetween(low, high);
  if (powers.length < 3) {
    for (const steps of [[1, 2, 5], [1, 3], [1]]) {
      const ticks = powersBetween(low / 10, high)
        .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
        .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
      if (ticks.length >= 2) yield ticks;
    }
  }
  for (let stride = Math.max(1, Math.floor(powers.length / Math.max(1, count))); ; stride++) {
    const ticks = powers.filter((power) => power % stride === 0);
    yield ticks.map(powerOfTen);
    if (ticks.length <= 1) return;
  }
}

function* symlogCandidates(scale: ScaleSymLog<number, number>) {
  const domain = scale.domain();
  const low = Math.min(...domain);
  const high = Math.max(...domain);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const powers = largest > 0 ? powersBetween(scale.constant(), largest) : [];
  for (let stride = 1; ; stride++) {
    const all = powers.filter((power) => power % stride === 0).map(powerOfTen);
    // Powers close to zero are the first to be in each other's way.
    const far = all.filter((value) => Math.abs(scale(value) - scale(0)) >= FROM_ZERO);
    for (const up of [all, far]) {
      const ticks = [...up.map((value) => -value).reverse(), 0, ...up];
      yield ticks.filter((value) => value >= low && value <= high);
    }
    if (all.length <= 1) return;
  }
}

interface Tick {
  readonly position: number;
  readonly label: TextMark;
}

/** The marks of an axis. */
export function axis(options: AxisOptions): Mark[] {
  const { theme, scale, side, at } = options;
  const across = side === "bottom" || side === "top";
  const range = scale.range();
  const low = Math.min(...range);
  const high = Math.max(...range);
  const size = options.size ?? 12;
  const length = options.tick ?? 4;
  const extent = options.extent ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const count = options.count ?? Math.max(2, (high - low) / (across ? 60 : 36));
  const outward = side === "bottom" || side === "right" ? 1 : -1;

  const label = (value: number, text: string): Tick => {
    const position = scale(value);
    const away = at + outward * (length + PADDING);
    const mark: TextMark = across
      ? {
          kind: "text",
          x: position,
          y: side === "bottom" ? away : away - size * 0.98,
          text,
          size,
          anchor: "middle",
          baseline: "top",
          fill: theme.muted,
        }
      : {
          kind: "text",
          x: away,
          y: position,
          text,
          size,
          anchor: side === "left" ? "end" : "start",
          baseline: "middle",
          fill: theme.muted,
        };
    return { position, label: mark };
  };
  const gap = across ? GAP.across : GAP.down;
  const padded = (tick: Tick): Box => {
    const box = textBox(tick.label);
    return across
      ? { ...box, x: box.x - gap / 2, width: box.width + gap }
      : { ...box, y: box.y - gap / 2, height: box.height + gap };
  };
  const allowed = (tick: Tick): boolean => {
    const box = textBox(tick.label);
    const start = across ? box.x : box.y;
    const end = start + (across ? box.width : box.height);
    return (
      start >= extent[0] &&
      end <= extent[1] &&
      !(options.avoid ?? []).some((other) => overlaps(padded(tick), other))
    );
  };
  const fits = (ticks: readonly Tick[]): boolean =>
    ticks.every((tick, i) => {
      const next = ticks[i + 1];
      return next === undefined || !overlaps(padded(tick), padded(next));
    });

  let values: readonly number[] = [];
  let chosen: Tick[] = [];
  const sets = options.values ? [options.values] : candidates(scale, count);
  for (const set of sets) {
    values = set.filter((value) => {
      const position = scale(value);
      return position >= low - 0.5 && position <= high + 0.5;
    });
    const format =
      options.format ??
      ("base" in scale || "constant" in scale ? formatLogTick : formatTicks(values));
    chosen = values.map((value) => label(value, format(value)));
    if (fits(chosen)) break;
  }
  const kept: Tick[] = [];
  for (const tick of chosen) {
    const last = kept.at(-1);
    if (allowed(tick) && (last === undefined || !overlaps(padded(last), padded(tick)))) {
      kept.push(tick);
    }
  }

  const marks: Mark[] = [];
  const crossing = (value: number, from: number, to: number): number[] => {
    const position = Math.round(scale(value)) + 0.5;
    return across ? [position, from, position, to] : [from, position, to, position];
  };
  if (options.grid) {
    const far = at - outward * options.grid;
    const lines = values.map((value) => crossing(value, at, far));
    marks.push({ kind: "lines", lines, stroke: theme.rule, strokeWidth: 1 });
  }
  if (length > 0 && values.length > 0) {
    // A tick whose label something else stands in the way of would be read with that.
    const free = values.filter((_, index) => allowed(chosen[index] as Tick));
    const lines = free.map((value) => crossing(value, at, at + outward * length));
    marks.push({ kind: "lines", lines, stroke: theme.muted, strokeWidth: 1, strokeOpacity: 0.7 });
  }
  if (options.line) {
    const edge = Math.round(at) + 0.5;
    const line = across ? [low, edge, high, edge] : [edge, low, edge, high];
    marks.push({ kind: "lines", lines: [line], stroke: theme.muted, strokeWidth: 1 });
  }
  marks.push(...kept.map((tick) => tick.label));
  return marks;
}
