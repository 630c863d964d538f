/**
 * Figure 2: what a penalty leaves of the weights. L1 on the left, L2 on the right, each in blue over the
 * unregularized network in red, on the same bins and the same axes.
 */
import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import type { WeightStatistics } from "../wasm/weightscope.js";
import { accuracyHeight, accuracyPanel } from "./accuracy-panel.js";
import { axis } from "./axis.js";
import { formatCount, formatNumber, formatPercent } from "./format.js";
import { headingFits, panelHeading } from "./panel-heading.js";
import type { Mark, Paint, Panel, Scene, TextMark, TextRun } from "./scene.js";
import { stepHistogram } from "./step-histogram.js";
import type { Theme } from "./theme.js";
import { ARM_NAMES, type PenalizedArm, type WeightsArm, type WeightsData } from "./weights-data.js";
import { weightsSentence } from "./weights-sentence.js";

export type { EpochEvaluations } from "./accuracy-panel.js";
export type { WeightsArm, WeightsData } from "./weights-data.js";
export { weightsSentence } from "./weights-sentence.js";
export { weightsTable } from "./weights-table.js";

/** Below this width the panels stack. */
const NARROW = 640;
/** Left of each panel, for counts. */
const COUNTS = 52;
const MARGIN = 12;
const HEADING = 26;
/** A second line for what does not fit beside the title. */
const SECOND_LINE = 18;
const HEIGHT = { wide: 230, narrow: 190 } as const;
const AXIS = 54;
const STACK_GAP = 30;
/** Where a logarithmic axis of counts ends: below one, so that a single weight shows. */
const LESS_THAN_ONE = 0.6;

type CountScale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

/** Draws figure 2. */
export function weightsScene(
  data: WeightsData,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Scene {
  const stacked = width < NARROW;
  const arms: readonly PenalizedArm[] = ["l1", "l2"];
  const unit = stacked ? width - COUNTS - MARGIN : (width - 2 * COUNTS - 2 * MARGIN) / 2;
  const height = stacked ? HEIGHT.narrow : HEIGHT.wide;
  const left = (arm: PenalizedArm) =>
    COUNTS + (arm === "l2" && !stacked ? unit + MARGIN + COUNTS : 0);
  const headings = arms.map((arm) => ({
    title: headingRuns(arm, unit, theme),
    aside: [{ text: tellingNumber(data[arm].statistics, data.nearZero), fill: theme.ink }],
    left: left(arm),
    right: left(arm) + unit,
  }));
  const oneLine = headings.every(headingFits);
  const headingHeight = HEADING + (oneLine ? 0 : SECOND_LINE);
  const accuracy = accuracyHeight([data.none, data.l1, data.l2]);
  const panelHeight = headingHeight + height + AXIS + accuracy;

  const marks: Mark[] = [];
  const panels: Panel[] = [];
  arms.forEach((arm, index) => {
    const head = stacked ? index * (panelHeight + STACK_GAP) : 0;
    const heading = headings[index];
    if (heading) {
      const { aside, ...title } = heading;
      marks.push(...panelHeading({ ...(oneLine ? heading : title), top: head }, theme));
      if (!oneLine) marks.push(secondLine(aside, heading.left, head + HEADING + 8, theme));
    }
    const box: HistogramBox = {
      left: left(arm),
      right: left(arm) + unit,
      top: head + headingHeight,
      bottom: head + headingHeight + height,
    };
    const histogram = histogramPanel(data, arm, box, theme);
    marks.push(...histogram.marks);
    panels.push(histogram.frame);
    marks.push(
      ...accuracyPanel(
        {
          penalized: data[arm],
          unregularized: data.none,
          name: ARM_NAMES[arm],
          epoch: data.epoch,
          epochs: data.epochs,
        },
        { left: box.left, right: box.right, top: box.bottom + AXIS },
        theme,
      ),
    );
  });
  return {
    width,
    height: stacked ? 2 * panelHeight + STACK_GAP : panelHeight,
    background: theme.paper,
    title: `Weights of layer ${data.layer}: L1 and L2 regularized over unregularized`,
    description: weightsSentence(data),
    marks,
    panels,
    handles: [],
  };
}

/** "L1 regularized over unregularized", or shorter where the panel is. */
function headingRuns(arm: PenalizedArm, room: number, theme: Theme): TextRun[] {
  const runs = (name: string): TextRun[] => [
    { text: name, fill: theme.regularized },
    { text: " over ", fill: theme.muted, weight: 400 },
    { text: ARM_NAMES.none, fill: theme.unregularized },
  ];
  const full = runs(`${ARM_NAMES[arm]} regularized`);
  const fits = headingFits({ title: full, left: 0, right: room });
  return fits ? full : runs(ARM_NAMES[arm]);
}

/** What to know of a penalized network's weights, by the same measure for both. */
function tellingNumber(statistics: WeightStatistics, nearZero: number): string {
  const { count, exactZeros, nearZeros, nonFinite } = statistics;
  if (nonFinite >= 1) return "diverged: no finite weight left";
  if (nonFinite > 0) return `diverged: ${formatPercent(nonFinite)} not finite`;
  if (exactZeros === count) return "every weight is exactly zero";
  const near = `${formatPercent(nearZeros / count)} within ${formatNumber(nearZero)} of zero`;
  return exactZeros > 0 ? `${near}, ${formatPercent(exactZeros / count)} exactly` : near;
}

interface HistogramBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function histogramPanel(
  data: WeightsData,
  arm: PenalizedArm,
  box: HistogramBox,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const all = [data.none, data.l1, data.l2].map(({ statistics }) => statistics);
  const domain = weightDomain(all);
  const x = scaleLinear(domain, [box.left, box.right]);
  const y = countScale(all, data.counts, box);
  const [least = 0, most = 1] = y.domain();
  const red: Paint = {
    stroke: theme.unregularized,
    fill: theme.unregularized,
    fillOpacity: 0.1,
    hatch: { color: theme.unregularized, spacing: 7, angle: 45, width: 0.6 },
    strokeWidth: 1.25,
  };
  const blue: Paint = {
    stroke: theme.regularized,
    fill: theme.regularized,
    fillOpacity: 0.34,
    strokeWidth: 1.75,
  };
  const marks: Mark[] = [
    ...axis({
      theme,
      scale: y,
      side: "left",
      at: box.left,
      grid: box.right - box.left,
      tick: 0,
      format: formatCount,
    }),
    ...axis({
      theme,
      scale: x,
      side: "bottom",
      at: box.bottom,
      line: true,
      extent: [box.left - 26, box.right + MARGIN],
    }),
    {
      kind: "text",
      x: (box.left + box.right) / 2,
      y: box.bottom + 36,
      text: `weights of layer ${data.layer}`,
      size: 12,
      anchor: "middle",
      fill: theme.muted,
    },
    ...stepHistogram(data.none.statistics.histogram, x, y, box.bottom, red),
    ...stepHistogram(data[arm].statistics.histogram, x, y, box.bottom, blue),
    ...nothingLeft(data, arm, box, theme),
  ];
  return {
    marks,
    frame: {
      id: arm,
      x: box.left,
      y: box.top,
      width: box.right - box.left,
      height: box.bottom - box.top,
      xDomain: domain,
      // Panels are linear; a logarithmic one is told in powers of ten.
      yDomain: data.counts === "log" ? [Math.log10(least), Math.log10(most)] : [least, most],
    },
  };
}

/** What stands in a panel that has nothing to show. */
function nothingLeft(
  data: WeightsData,
  arm: PenalizedArm,
  box: HistogramBox,
  theme: Theme,
): Mark[] {
  const lost = ({ statistics }: WeightsArm) => statistics.nonFinite >= 1;
  if (!lost(data.none) || !lost(data[arm])) return [];
  return [
    {
      kind: "text",
      x: (box.left + box.right) / 2,
      y: (box.top + box.bottom) / 2,
      text: "both networks have diverged",
      size: 14,
      anchor: "middle",
      baseline: "middle",
      fill: theme.ink,
      halo: theme.paper,
    },
  ];
}

/** From the first edge to the last, over all arms that have anything finite. */
function weightDomain(all: readonly WeightStatistics[]): [number, number] {
  const edges = all
    .filter(({ nonFinite }) => nonFinite < 1)
    .map(({ histogram }) => histogram.binEdges);
  const low = Math.min(...edges.map((each) => each[0] ?? 0));
  const high = Math.max(...edges.map((each) => each[each.length - 1] ?? 0));
  return low < high && Number.isFinite(high - low) ? [low, high] : [-1, 1];
}

/** One scale of counts for both panels. */
function countScale(
  all: readonly WeightStatistics[],
  counts: WeightsData["counts"],
  box: HistogramBox,
): CountScale {
  const most = Math.max(
    1,
    ...all.map(({ histogram }) => histogram.counts.reduce((a, b) => Math.max(a, b), 0)),
  );
  const range = [box.bottom, box.top + 4];
  return counts === "log"
    ? scaleLog([LESS_THAN_ONE, Math.max(10, most * 1.25)], range)
    : scaleLinear([0, most * 1.04], range);
}

function secondLine(text: readonly TextRun[], x: number, y: number, theme: Theme): TextMark {
  return { kind: "text", x, y, text, size: 12, anchor: "start", fill: theme.muted };
}
