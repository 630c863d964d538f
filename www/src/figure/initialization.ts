/**
 * Figure 1: what each layer does to the signal on its way down, and to the gradient on its way back up.
 *
 * One row a layer, shared by three panels: the values, the gradients, and the variance of both.
 */
import { scaleLinear } from "d3-scale";
import type { ActivationName, LayerPass, Pass, Statistics } from "../wasm/weightscope.js";
import { hiddenLayers } from "./hidden-layers.js";
import { initializationSentence } from "./initialization-sentence.js";
import { type Note, noteOf } from "./layer-note.js";
import { NOTES_WIDTH, type RidgePanel, ridgePanel, ridgePanelFrame } from "./ridge-panel.js";
import { rowLabels, rowsBelow } from "./rows.js";
import type { Mark, Scene } from "./scene.js";
import type { Theme } from "./theme.js";
import { type VarianceSeries, variancePanel } from "./variance-panel.js";

export { initializationSentence } from "./initialization-sentence.js";
export { initializationTable } from "./initialization-table.js";

/** What the left panel shows of each layer; `"gradient"` is the weights' gradient. */
export type InitializationQuantity = "activation" | "preactivation" | "gradient" | "weight";

export interface InitializationData {
  /**
   * Histograms on bins of each layer's own show most: a range shared with a much wider layer, such as the
   * output, leaves the others few bins. The drawing puts all of them on one axis either way.
   */
  readonly pass: Pass;
  readonly quantity: InitializationQuantity;
  /** Fixes the axis of activations that have bounds, so that the values are seen to move and not the axis. */
  readonly activation?: ActivationName;
  /** Which of the presets the scale is at; the drawing takes its colour, and the ink's at any other scale. */
  readonly arm?: keyof Theme["arms"];
}

/** How wide the figure may be, and in which edition. */
export interface Frame {
  readonly width: number;
  readonly theme: Theme;
}

interface QuantityWords {
  readonly title: string;
  /** In the legend. */
  readonly series: string;
  readonly flow: string;
  readonly of: (layer: LayerPass) => Statistics;
}

const QUANTITIES: Readonly<Record<InitializationQuantity, QuantityWords>> = {
  activation: {
    title: "Activations",
    series: "activations",
    flow: "flow down ↓",
    of: (layer) => layer.activation,
  },
  preactivation: {
    title: "Preactivations z",
    series: "z",
    flow: "flow down ↓",
    of: (layer) => layer.preactivation,
  },
  gradient: {
    title: "Gradients of W",
    series: "of W",
    flow: "",
    of: (layer) => layer.gradWeight,
  },
  weight: { title: "Weights W", series: "weights", flow: "", of: (layer) => layer.weight },
};

const BOUNDED: Partial<Record<ActivationName, readonly [number, number]>> = {
  tanh: [-1, 1],
  softsign: [-1, 1],
  "hard-tanh": [-1, 1],
  erf: [-1, 1],
  sigmoid: [0, 1],
};

/** Below this width the panels stack. */
const NARROW = 680;
/** Left of every first panel, for the layers' numbers. */
const LABELS = 40;
/** Right of the last panel, for half a tick label. */
const MARGIN = 16;
const AXIS = 28;
/** How high all rows of a panel are together, as long as each keeps within its own bounds. */
const TOGETHER = { abreast: 380, stacked: 290 } as const;
const STACK_GAP = 26;
/** The panel of variances is narrower than the others, as long as its legend fits. */
const VARIANCE_SHARE = 0.84;
const ROOMY = 800;

/** Draws figure 1. */
export function initializationScene(data: InitializationData, { width, theme }: Frame): Scene {
  const layers = hiddenLayers(data.pass);
  const quantity = QUANTITIES[data.quantity];
  const forward = layers.map(quantity.of);
  const backward = layers.map((layer) => layer.gradPreactivation);
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
      statistics: forward,
      notes: layers.map((layer) => noteIn(layer, data.quantity)),
      domain: domainOf(forward, data),
      color,
      left: leftOf(0),
      right: leftOf(0) + unit,
      rows: rowsOf(0),
    },
    {
      id: "gradPreactivation",
      title: "Gradients of z",
      aside: "flow back up ↑",
      statistics: backward,
      notes: backward.map(noteOf),
      domain: symmetric(backward),
      color: theme.muted,
      left: leftOf(1),
      right: leftOf(1) + unit,
      rows: rowsOf(1),
    },
  ];
  const last = { left: leftOf(2), right: width - MARGIN, rows: rowsOf(2) };
  const variance = variancePanel(
    [
      data.quantity === "gradient"
        ? { ...relative(quantity.series, forward), color, marker: "circle" }
        : { name: quantity.series, statistics: forward, color, marker: "circle" },
      {
        ...relative(data.quantity === "gradient" ? "of z" : "gradients", backward),
        color: theme.muted,
        marker: "square",
      },
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
    height: last.rows.bottom + AXIS,
    background: theme.paper,
    title: `${quantity.title}, gradients and variance in ${layers.length} layers`,
    description: initializationSentence(data),
    marks,
    panels: [...ridgePanels.map(ridgePanelFrame), variance.frame],
    handles: [],
  };
}

/**
 * Gradients beside activations: how large they are depends on the loss and on the batch, and says nothing; what
 * becomes of them between the last hidden layer and the first does. So their variance is told in that of the last
 * layer, where that is a number to divide by.
 */
function relative(
  name: string,
  layers: readonly Statistics[],
): Pick<VarianceSeries, "name" | "statistics"> {
  const last = layers.at(-1);
  const unit = last?.populationVariance ?? 0;
  if (layers.length < 2 || last?.nonFinite !== 0 || !(unit > 0 && Number.isFinite(unit))) {
    return { name, statistics: layers };
  }
  return {
    name: `${name} ÷ layer ${layers.length}`,
    statistics: layers.map((each) => ({
      ...each,
      populationVariance: each.populationVariance / unit,
    })),
  };
}

/** A layer's trouble; what its activation does to it is said of its preactivations too. */
function noteIn(layer: LayerPass, quantity: InitializationQuantity): Note | undefined {
  const { saturated, dead } = layer.activation;
  switch (quantity) {
    case "activation":
      return noteOf(layer.activation);
    case "preactivation":
      return noteOf({ ...layer.preactivation, saturated, dead });
    case "gradient":
      return noteOf(layer.gradWeight);
    case "weight":
      return noteOf(layer.weight);
  }
}

/** The horizontal domain of the left panel. */
function domainOf(
  statistics: readonly Statistics[],
  { quantity, activation }: InitializationData,
): readonly [number, number] {
  if (quantity !== "activation") return symmetric(statistics);
  const fixed = activation && BOUNDED[activation];
  if (fixed) return fixed;
  const low = Math.min(0, ...statistics.map((each) => reach(each, -1)));
  const high = Math.max(0, ...statistics.map((each) => reach(each, 1)));
  return low < high ? rounded(low, high) : [-1, 1];
}

/** A round domain about zero. */
function symmetric(statistics: readonly Statistics[]): readonly [number, number] {
  const bound = Math.max(0, ...statistics.flatMap((each) => [reach(each, 1), -reach(each, -1)]));
  return bound > 0 ? rounded(-bound, bound) : [-1, 1];
}

function rounded(low: number, high: number): readonly [number, number] {
  const [from = low, to = high] = scaleLinear([low, high], [0, 1]).nice(5).domain();
  return [from, to];
}

/** How far some values reach to one side, a few far-off ones left out. */
function reach(statistics: Statistics, side: 1 | -1): number {
  const extreme = side > 0 ? statistics.max : statistics.min;
  if (!Number.isFinite(extreme)) return 0;
  const usual = statistics.mean + side * 4 * Math.sqrt(statistics.populationVariance);
  return side > 0 ? Math.min(extreme, usual) : Math.max(extreme, usual);
}
