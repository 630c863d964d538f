/**
 * Equal units in training: the first layer's units in the plane of their weights, and step by step how many of
 * them differ, how far they lie apart, and the loss.
 */
import { scaleLinear } from "d3-scale";
import { formatTicks } from "./format.js";
import { headingFits, panelHeading } from "./panel-heading.js";
import type { Mark, Panel, Scene } from "./scene.js";
import { CHART_RIGHT, chartPanels, chartsHeight, lossScale } from "./symmetry-charts.js";
import { type SymmetryData, shownMoment } from "./symmetry-data.js";
import { planeDomains, planeKey, planePanel } from "./symmetry-plane.js";
import { symmetrySentence } from "./symmetry-sentence.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

export type { SymmetryData, SymmetryMoment } from "./symmetry-data.js";
export { symmetrySentence } from "./symmetry-sentence.js";
export { symmetryTable } from "./symmetry-table.js";

/** Below this width the charts stand under the plane. */
const NARROW = 640;
const LARGEST_PLANE = 440;
const GAP = 36;
const HEADING = 28;
/** Below the title, for the key. */
const KEY = 20;
const AXIS = 28;
const CHART = 96;

/** Draws the figure. */
export function symmetryScene(
  data: SymmetryData,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Scene {
  const narrow = width < NARROW;
  const [, vertical] = planeDomains(data);
  const losses = lossScale(data, [0, 1]).domain() as [number, number];
  const left = Math.max(gutter(vertical), gutter(losses));
  const room = narrow ? width - left - 12 : width * 0.48 - left;
  const side = Math.round(Math.min(LARGEST_PLANE, room));
  const step = shownMoment(data).step;
  const heading = { left, right: left + side };
  const title = titlesOf(data).find((title) => headingFits({ title, ...heading })) ?? "Units";
  const marks: Mark[] = [...panelHeading({ title, ...heading, top: 0 }, theme)];
  const panels: Panel[] = [];
  const key = planeKey(data, { ...heading, top: KEY }, theme);
  marks.push(...key.marks);
  const planeTop = HEADING + key.height + 4;
  const plane = planePanel(data, { left, top: planeTop, side, width }, theme);
  marks.push(...plane.marks);
  panels.push(plane.frame);
  const planeHeight = planeTop + side + AXIS;
  const column = { left: narrow ? left : left + side + GAP + left, right: width - CHART_RIGHT };
  const chartsWith = (height: number) => chartsHeight(data, { ...column, height }, theme);
  const chart = narrow ? CHART : Math.max(CHART, (planeHeight - chartsWith(0)) / 3);
  const top = narrow ? planeHeight + 14 : 0;
  const charts = chartPanels(data, { ...column, top, height: chart }, theme);
  marks.push(...charts.marks);
  panels.push(...charts.frames);
  return {
    width,
    height: Math.ceil(Math.max(planeHeight, top + chartsWith(chart))),
    background: theme.paper,
    title: `${data.width} hidden units at step ${step}, in the plane of their weights, and how many of them differ`,
    description: symmetrySentence(data),
    marks,
    panels,
    handles: [],
  };
}

/** What the plane shows, from the longest to the shortest. */
function titlesOf({ moments }: SymmetryData): string[] {
  const layers = moments[0]?.units.length ?? 1;
  return layers > 1
    ? [
        "Units of layer 1 in the plane of their weights",
        "Units of layer 1 by their weights",
        "Layer 1",
      ]
    : ["Hidden units in the plane of their weights", "Units by their weights"];
}

/** Room for the labels left of an axis of this domain. */
function gutter(domain: readonly [number, number]): number {
  const ticks = scaleLinear(domain, [0, 1]).ticks(6);
  const format = formatTicks(ticks);
  const widest = Math.max(...ticks.map((tick) => textWidth(format(tick), 12)));
  return Math.min(72, Math.max(46, Math.ceil(widest) + 10));
}
