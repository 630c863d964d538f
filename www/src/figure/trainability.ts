/** Many seeds: which depths and scales train whatever the seed, which never do, and where it is luck. */
import { scaleLog } from "d3-scale";
import { formatLogTick, formatNumber } from "./format.js";
import { type KeyEntry, keyMarks } from "./key.js";
import { panelHeading } from "./panel-heading.js";
import type { Handle, Mark, Panel, Scene } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import {
  cellAt,
  cellCount,
  doneCells,
  explodes,
  type TrainabilityData,
} from "./trainability-data.js";
import { LOSSES_AXIS, lossDomain, lossesPanel, thresholdPaint } from "./trainability-losses.js";
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
  const key = keyMarks(keyOf(data, theme), { left: GUTTER, right: mapRight, top: HEADING }, theme);
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
    ...thresholdMarks(data.threshold, width - 12, lossesTop - 10, theme),
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

/** What the dashed line among the losses means, above them: within, it would cover networks. */
function thresholdMarks(threshold: number, right: number, y: number, theme: Theme): Mark[] {
  const text = `trained: below ${formatNumber(threshold, 2)}`;
  const x = right - textWidth(text, 12) - 6;
  return [
    { kind: "lines", lines: [[x - 24, y - 4, x, y - 4]], ...thresholdPaint(theme) },
    { kind: "text", x: right, y, text, size: 12, anchor: "end", fill: theme.ink },
  ];
}

/** Room for the labels left of the losses. */
function lossGutter(domain: readonly [number, number]): number {
  const ticks = scaleLog(domain, [0, 1]).ticks(6);
  return Math.ceil(Math.max(30, ...ticks.map((tick) => textWidth(formatLogTick(tick), 12))) + 10);
}

const SWATCH = { width: 22, height: 12 } as const;
const BAR = 84;

/** What colours, hatching and line mean. */
function keyOf(data: TrainabilityData, theme: Theme): KeyEntry[] {
  const none = Math.ceil(textWidth("none", 12)) + 6;
  const theory: KeyEntry[] = [
    {
      width: SWATCH.width + 6,
      words: [
        "theory: signal survives below the line, 6 ξ layers",
        "theory: signal survives below 6 ξ",
      ],
      swatch: (x, y) => [
        { kind: "lines", lines: [[x, y, x + SWATCH.width + 6, y]], ...reachPaint(theme) },
      ],
    },
    {
      width: 0,
      words: explodes(data)
        ? [
            "ξ: layers in which a signal fades to 1/e or grows to e",
            "ξ: fades to 1/e, or grows to e",
          ]
        : ["ξ: layers in which the input’s trace fades to 1/e", "ξ: layers to fade to 1/e"],
    },
    {
      width: 0,
      words: ["6 ξ: as observed by Schoenholz et al. 2017", "6 ξ: as observed in 2017"],
    },
  ];
  return [
    {
      width: none + BAR,
      words: "all",
      swatch: (x, y) => [
        {
          kind: "text",
          x,
          y,
          text: "none",
          size: 12,
          anchor: "start",
          baseline: "middle",
          fill: theme.muted,
        },
        ...Array.from({ length: BAR / 4 }, (_, index): Mark => {
          const fill = shareColor(index / (BAR / 4 - 1));
          return {
            kind: "rectangle",
            x: x + none + 4 * index,
            y: y - 6,
            width: 4,
            height: 12,
            fill,
          };
        }),
      ],
    },
    {
      width: SWATCH.width,
      words: "not yet",
      swatch: (x, y) => [{ kind: "rectangle", x, y: y - 6, ...SWATCH, ...pendingPaint(theme) }],
      // Its room stays when it goes, so that the last cell does not move the map.
      hidden: doneCells(data).length === cellCount(data),
    },
    ...(data.reach.length > 0 ? theory : []),
  ];
}
