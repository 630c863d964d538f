/**
 * Figure 1: what each layer does to the signal on its way down, and to the gradient on its way back up.
 *
 * One row a layer, shared by three panels: the values, the gradients, and the variance of both.
 */
import type { LayerPass } from "../wasm/weightscope.js";
import { hiddenLayers } from "./hidden-layers.js";
import type { InitializationData, InitializationQuantity } from "./initialization-data.js";
import { initializationSentence } from "./initialization-sentence.js";
import { BACKWARD, QUANTITIES, varianceSeries } from "./initialization-series.js";
import { type Note, noteOf } from "./layer-note.js";
import { NOTES_WIDTH, type RidgePanel, ridgePanel, ridgePanelFrame } from "./ridge-panel.js";
import { rowLabels, rowsBelow } from "./rows.js";
import type { Mark, Scene } from "./scene.js";
import type { Theme } from "./theme.js";
import { valueAxis } from "./value-axis.js";
import { VARIANCE_KEY, variancePanel } from "./variance-panel.js";

export type { InitializationData, InitializationQuantity } from "./initialization-data.js";
export { initializationSentence } from "./initialization-sentence.js";
export { initializationTable } from "./initialization-table.js";

/** How wide the figure may be, and in which edition. */
export interface Frame {
  readonly width: number;
  readonly theme: Theme;
}

/** Below this width the panels stack. */
export const NARROW = 680;
/** Left of every first panel, for the layers' numbers. */
export const LABELS = 40;
/** Right of the last panel, for half a tick label. */
export const MARGIN = 16;
/** Below every panel, for its ticks. */
export const AXIS = 28;
/** How high all rows of a panel are together, as long as each keeps within its own bounds. */
const TOGETHER = { abreast: 380, stacked: 290 } as const;
const STACK_GAP = 36;
/** The panel of variances is narrower than the others, as long as its legend fits. */
const VARIANCE_SHARE = 0.84;
const ROOMY = 800;
/** What is to be known of the heights, which nobody can compare between rows. */
const HEIGHTS = ["each row to its own peak"] as const;

/** Draws figure 1. */
export function initializationScene(data: InitializationData, { width, theme }: Frame): Scene {
  const layers = hiddenLayers(data.pass);
  const quantity = QUANTITIES[data.quantity];
  const forward = layers.map(quantity.of);
  const backward = layers.map(BACKWARD.of);
  const color = data.arm ? theme.arms[data.arm].color : theme.ink;

  const stacked = width < NARROW;
  const together = stacked ? TOGETHER.stacked : TOGETHER.abreast;
  const rows = rowsBelow(0, layers.length, together);
  const panelHeight = rows.bottom + AXIS + STACK_GAP;
  const rowsOf = (panel: number) =>
    stacked ? rowsBelow(panel * panelHeight, layers.length, together) : rows;
  const room = width - LABELS - MARGIN - 2 * NOTES_WIDTH;
  const unit = stacked
    ? width - LABELS - NOTES_WIDTH
    : room / (2 + (width < ROOMY ? 1 : VARIANCE_SHARE));
  const leftOf = (panel: number) => LABELS + (stacked ? 0 : panel * (unit + NOTES_WIDTH));

  const ridgePanels: RidgePanel[] = [
    {
      id: data.quantity,
      title: quantity.title,
      aside: quantity.flow,
      under: quantity.under ?? HEIGHTS,
      noun: quantity.back ? "gradients" : "values",
      statistics: forward,
      notes: layers.map((layer) => noteIn(layer, data.quantity)),
      axis: valueAxis(forward, data),
      color,
      left: leftOf(0),
      right: leftOf(0) + unit,
      rows: rowsOf(0),
    },
    {
      id: "gradPreactivation",
      title: BACKWARD.title,
      aside: BACKWARD.flow,
      under: BACKWARD.under ?? HEIGHTS,
      noun: "gradients",
      statistics: backward,
      notes: backward.map(noteOf),
      axis: valueAxis(backward, { quantity: "gradient" }),
      color: theme.muted,
      left: leftOf(1),
      right: leftOf(1) + unit,
      rows: rowsOf(1),
    },
  ];
  const last = { left: leftOf(2), right: width - MARGIN, rows: rowsOf(2) };
  const [down, back] = varianceSeries(data);
  const variance = variancePanel(
    [
      { ...down, color, marker: "circle" },
      { ...back, color: theme.muted, marker: "square" },
    ],
    last,
    theme,
  );

  const marks: Mark[] = [];
  for (const panel of stacked ? [0, 1, 2] : [0]) {
    marks.push(...rowLabels(rowsOf(panel), LABELS - 8, theme));
  }
  for (const panel of ridgePanels) marks.push(...ridgePanel(panel, theme));
  marks.push(...variance.marks);
  return {
    width,
    height: last.rows.bottom + AXIS + VARIANCE_KEY,
    background: theme.paper,
    title: `${quantity.title}, gradients and variance in ${layers.length} layers`,
    description: initializationSentence(data),
    marks,
    panels: [...ridgePanels.map(ridgePanelFrame), variance.frame],
    handles: [],
  };
}

/** A layer's trouble; what its activation does to it is said of its preactivations too. */
export function noteIn(layer: LayerPass, quantity: InitializationQuantity): Note | undefined {
  const { saturated, dead } = layer.activation;
  switch (quantity) {
    case "activation":
      return noteOf(layer.activation);
    case "preactivation":
      return noteOf({ ...layer.preactivation, saturated, dead });
    default:
      return noteOf(QUANTITIES[quantity].of(layer));
  }
}
