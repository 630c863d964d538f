/** Many seeds: which depths and scales train whatever the seed, which never do, and where it is luck. */
import { scaleLog } from "d3-scale";
import { formatLogTick } from "./format.js";
import { panelHeading } from "./panel-heading.js";
import type { Handle, Mark, Panel, Scene } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { cellAt, cellCount, doneCells, type TrainabilityData } from "./trainability-data.js";
import { LOSSES_AXIS, lossDomain, lossesPanel } from "./trainability-losses.js";
import {
  MAP_AXIS,
  MAP_TOP,
  mapPanel,
  pendingPaint,
  reachPaint,
  shareColor,
} from "./trainability-map.js";
import { placeText, trainabilitySentence } from "./trainability-sentence.js";

export type { Reach, TrainabilityData } from "./trainability-data.js";
export { trainabilitySentence } from "./trainability-sentence.js";
export { trainabilityTable } from "./trainability-table.js";

/** Below this width the losses stand under the map. */
const NARROW = 640;
const HEADING = 24;
const KEY_LINE = 22;
/** Left of the map, for the depths. */
const GUTTER = 46;
const ROW = { wide: 33, narrow: 27 } as const;
const GAP = 40;
/** The map's share of a wide figure. */
const MAP_SHARE = 0.62;
const NARROW_LOSSES = 150;

/** Draws the figure. */
export function trainabilityScene(
  data: TrainabilityData,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Scene {
  const narrow = width < NARROW;
  const mapRight = narrow ? width - 12 : Math.round(width * MAP_SHARE);
  const mapWidth = mapRight - GUTTER;
  const done = doneCells(data).length;
  const all = cellCount(data);
  const key = keyMarks(data, { left: GUTTER, right: mapRight, top: HEADING }, theme);
  const mapTop = HEADING + key.height + MAP_TOP;
  const mapHeight = data.depths.length * (narrow ? ROW.narrow : ROW.wide);
  const map = mapPanel(
    data,
    { left: GUTTER, top: mapTop, width: mapWidth, height: mapHeight, across: width },
    theme,
  );
  const mapBottom = mapTop + mapHeight + MAP_AXIS;

  const ticks = lossGutter(lossDomain(data));
  const left = narrow ? Math.max(GUTTER, ticks) : mapRight + GAP + ticks;
  const head = narrow ? mapBottom + 14 : 0;
  const lossesTop = narrow ? head + HEADING + 16 : mapTop;
  const losses = lossesPanel(
    data,
    {
      left,
      top: lossesTop,
      width: width - 12 - left,
      height: narrow ? NARROW_LOSSES : mapHeight,
    },
    theme,
  );
  const cell = cellAt(data, data.row, data.column);
  const place = placeText(data);
  const marks: Mark[] = [
    ...panelHeading(
      {
        title: narrow ? "Networks that train, %" : "Networks that train, in per cent",
        aside: done < all ? `${done} of ${all} cells` : `${data.networks} per cell`,
        left: GUTTER,
        right: mapRight,
        top: 0,
      },
      theme,
    ),
    ...key.marks,
    ...map.marks,
    ...panelHeading(
      {
        title: place,
        aside: cell ? `${cell.trained} of ${cell.losses.length} trained` : "not yet",
        left: narrow ? left : mapRight + GAP,
        right: width - 12,
        top: head,
      },
      theme,
    ),
    {
      kind: "text",
      x: narrow ? left : mapRight + GAP,
      y: lossesTop - 10,
      text: "final loss",
      size: 12,
      anchor: "start",
      fill: theme.muted,
    },
    ...losses.marks,
  ];
  const { frame } = map;
  const handle: Handle = {
    id: "cell",
    label: `Cell: ${place}`,
    panel: frame.id,
    x: frame.x + ((data.column + 0.5) / data.scales.length) * frame.width,
    y: frame.y + (1 - (data.row + 0.5) / data.depths.length) * frame.height,
    radius: 13,
    step: [1, 1],
    follows: true,
  };
  const panels: Panel[] = [frame, losses.frame];
  return {
    width,
    height: Math.ceil(Math.max(mapBottom, lossesTop + losses.frame.height + LOSSES_AXIS)),
    background: theme.paper,
    title: `The share of ${data.networks} networks that train, for ${data.depths.length} depths and ${data.scales.length} scales`,
    description: trainabilitySentence(data),
    marks,
    panels,
    handles: [handle],
  };
}

/** Room for the labels left of the losses. */
function lossGutter(domain: readonly [number, number]): number {
  const ticks = scaleLog(domain, [0, 1]).ticks(6);
  return Math.ceil(Math.max(30, ...ticks.map((tick) => textWidth(formatLogTick(tick), 12))) + 10);
}

const KEY_TEXT = 12;
const SWATCH = { width: 22, height: 12 } as const;
const BAR = 84;

/** What colours, hatching and line mean, set one after the other, on as many lines as it takes. */
function keyMarks(
  data: TrainabilityData,
  { left, right, top }: { left: number; right: number; top: number },
  theme: Theme,
): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let [x, line] = [left, 0];
  const middle = () => top + line * KEY_LINE + KEY_LINE / 2;
  const text = (at: number, content: string): Mark => ({
    kind: "text",
    x: at,
    y: middle(),
    text: content,
    size: KEY_TEXT,
    anchor: "start",
    baseline: "middle",
    fill: theme.muted,
  });
  const entry = (width: number, content: string, swatch: (at: number, y: number) => Mark[]) => {
    const whole = width + 6 + textWidth(content, KEY_TEXT);
    if (x > left && x + whole > right) {
      x = left;
      line += 1;
    }
    marks.push(...swatch(x, middle()), text(x + width + 6, content));
    x += whole + 18;
  };
  const none = Math.ceil(textWidth("none", KEY_TEXT)) + 6;
  entry(none + BAR, "all", (at, y) => [
    text(at, "none"),
    ...Array.from({ length: BAR / 4 }, (_, index): Mark => {
      const fill = shareColor(index / (BAR / 4 - 1));
      return { kind: "rectangle", x: at + none + 4 * index, y: y - 6, width: 4, height: 12, fill };
    }),
  ]);
  if (data.reach.length > 0) {
    entry(SWATCH.width + 6, "theory: 6 ξ layers", (at, y) => [
      { kind: "lines", lines: [[at, y, at + SWATCH.width + 6, y]], ...reachPaint(theme) },
    ]);
  }
  const withoutPending = marks.length;
  entry(SWATCH.width, "not yet", (at, y) => [
    { kind: "rectangle", x: at, y: y - 6, ...SWATCH, ...pendingPaint(theme) },
  ]);
  // Its room stays when it goes, so that the last cell does not move the map.
  if (doneCells(data).length === cellCount(data)) marks.length = withoutPending;
  return { marks, height: (line + 1) * KEY_LINE };
}
