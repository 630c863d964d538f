/**
 * The edge of chaos: the plane of the variances of weights and biases with its critical line, and for the network
 * chosen in it what theory says layer by layer, beside what was measured.
 */

import { formatNumber } from "./format.js";
import { headingFits, panelHeading } from "./panel-heading.js";
import { CHARTS_RIGHT, chartHeight, chartPanels, chartsHeight } from "./phase-diagram-charts.js";
import type { PhaseDiagramData } from "./phase-diagram-data.js";
import { PLANE_BELOW, planePanel, sigma, smallDisc } from "./phase-diagram-plane.js";
import { activationText, phaseDiagramSentence } from "./phase-diagram-words.js";
import type { Mark, Scene } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

export type { PhaseDiagramData } from "./phase-diagram-data.js";
export { phaseDiagramTable } from "./phase-diagram-table.js";
export { phaseDiagramSentence } from "./phase-diagram-words.js";

/** Below this width the charts stand under the plane. */
const NARROW = 640;
const LARGEST_PLANE = 430;
/** Left of the plane, for its ticks. */
const GUTTER = 40;
/** Left of the charts, for powers of ten. */
const CHART_GUTTER = 46;
const GAP = 26;
/** The heading, and under it what the axis up is of. */
const HEADING = 47;
/** As wide as the network's disc in the heading. */
const DISC = "OO";
/** The height of one chart where they stand below the plane. */
const CHART = 104;

/** Draws the figure. */
export function phaseDiagramScene(
  data: PhaseDiagramData,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Scene {
  const narrow = width < NARROW;
  const room = narrow ? width - GUTTER - 12 : width * 0.47 - GUTTER;
  const side = Math.round(Math.min(LARGEST_PLANE, room));
  const place = [
    ...sigma("w"),
    { text: ` = ${formatNumber(data.sigmaW2)}, ` },
    ...sigma("b"),
    { text: ` = ${formatNumber(data.sigmaB2)}` },
  ];
  const unit = activationText(data.activation);
  const long = [{ text: "this network: " }, ...place];
  // Its numbers stand at the controls too.
  const lines = [
    { title: `${unit} networks`, aside: long },
    { title: unit, aside: long },
    { title: `${unit} networks`, aside: [{ text: "this network" }] },
    { title: unit, aside: [{ text: "this network" }] },
  ].map((choice) => ({ ...choice, left: GUTTER, right: GUTTER + side, top: 0 }));
  const line = lines.find(({ aside, ...rest }) =>
    headingFits({ ...rest, aside: [{ text: DISC }, ...aside] }),
  );
  const heading: Mark[] = line ? panelHeading(line, theme) : [];
  if (line) {
    heading.push(smallDisc({ x: line.right - textWidth(line.aside, 12) - 10, y: 10 }, theme));
  }
  const plane = planePanel(data, { left: GUTTER, top: HEADING, side, width }, theme);
  const planeHeight = HEADING + side + PLANE_BELOW;
  const left = narrow ? CHART_GUTTER : GUTTER + side + GAP + CHART_GUTTER;
  const top = narrow ? planeHeight + 12 : 0;
  const height = narrow ? CHART : Math.max(CHART, chartHeight(planeHeight));
  const charts = chartPanels(data, { left, right: width - CHARTS_RIGHT, top, height }, theme);
  return {
    width,
    height: Math.ceil(Math.max(planeHeight, top + chartsHeight(height))),
    background: theme.paper,
    title: `Wide ${unit} networks by the variance of their weights and biases, and one of them layer by layer`,
    description: phaseDiagramSentence(data),
    marks: [...heading, ...plane.marks, ...charts.marks],
    panels: [plane.frame, ...charts.frames],
    handles: [plane.handle],
  };
}
