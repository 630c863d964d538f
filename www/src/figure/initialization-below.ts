/** The second row of figure 1: the network at four scales, or the singular values of its Jacobian. */
import { ARM_NAMES, headMarker, MARKER } from "./arm.js";
import { type ArmSeries, armsPanel } from "./arms-panel.js";
import { formatNumber } from "./format.js";
import { hiddenLayers } from "./hidden-layers.js";
import { AXIS, type Frame, LABELS, MARGIN, NARROW, noteIn } from "./initialization.js";
import type {
  ComparedArm,
  InitializationData,
  InitializationQuantity,
} from "./initialization-data.js";
import { QUANTITIES, varianceSeries } from "./initialization-series.js";
import { type Note, noteText } from "./layer-note.js";
import { CAPTION, type RidgePanel, ridgePanel, ridgePanelFrame } from "./ridge-panel.js";
import { rowLabels, rowsBelow } from "./rows.js";
import type { Mark, Panel, Scene } from "./scene.js";
import { spectrumPanels } from "./spectrum-panel.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { valueAxis } from "./value-axis.js";

/** Between the two rows of the figure, and between panels one above the other. */
const GAP = 22;
/** Between two small panels side by side. */
const BETWEEN = 16;
/** From what is said above a small panel to the next. */
const APART_WORDS = 6;
/** Left of a panel of variances, for half a tick label. */
const APART = 34;
/** How high all rows of a small panel are together. */
const TOGETHER = 170;
/** The four small panels' share of the width, where all six stand side by side. */
const SHARE = 0.56;
/** Below this width the panels of variances stand below the other four. */
const ROOMY = 860;

/** The figure with its second row. */
export function withBelow(scene: Scene, data: InitializationData, { width, theme }: Frame): Scene {
  const { below } = data;
  if (!below) return scene;
  const top = scene.height + GAP;
  const { marks, panels, bottom } =
    below.kind === "spectrum"
      ? spectrumPanels(
          below.spectra,
          data,
          { left: LABELS + 6, right: width - MARGIN, top, stacked: width < NARROW },
          theme,
        )
      : scales(below.arms, data, top, { width, theme });
  return {
    ...scene,
    height: bottom,
    marks: [...scene.marks, ...marks],
    panels: [...scene.panels, ...panels],
  };
}

/** What the left panel's quantity does. */
const DIRECTIONS: Readonly<Record<InitializationQuantity, string>> = {
  activation: "Forward",
  preactivation: "Forward",
  "gradient-activation": "Backward",
  gradient: "Backward",
  weight: "Weights",
};

interface Row {
  readonly marks: Mark[];
  readonly panels: Panel[];
  readonly bottom: number;
}

function scales(
  arms: readonly ComparedArm[] | undefined,
  data: InitializationData,
  top: number,
  { width, theme }: Frame,
): Row {
  const count = hiddenLayers(data.pass).length;
  const abreast = width >= ROOMY;
  const columns = width < NARROW ? 2 : 4;
  const right = width - MARGIN;
  const room = abreast ? SHARE * (right - LABELS) : right - LABELS;
  const small = (room - (columns - 1) * BETWEEN) / columns;
  const rowsAt = (line: number) => rowsBelow(top + line * lineHeight, count, TOGETHER);
  const lineHeight = rowsBelow(0, count, TOGETHER).bottom + AXIS + GAP;
  const lines = 4 / columns + (abreast ? 0 : 1);
  const bottom = rowsAt(lines - 1).bottom + CAPTION + 8;

  const marks: Mark[] = [];
  const panels: Panel[] = [];
  for (let line = 0; line < lines; line += 1)
    marks.push(...rowLabels(rowsAt(line), LABELS - 8, theme));
  if (!arms || arms.length === 0) {
    const text = arms ? "The batch sets the scale: there is nothing to compare." : "…";
    const y = rowsAt(0).middles[0] ?? top;
    marks.push({ kind: "text", x: LABELS, y, text, size: 14, anchor: "start", fill: theme.muted });
    return { marks, panels, bottom };
  }
  const quantity = QUANTITIES[data.quantity];
  const unscaled = arms.find(({ name }) => name === "unscaled") ?? arms[0];
  // All on the axis of the scheme's own scale: what is larger may run off it.
  const layers = hiddenLayers((unscaled as ComparedArm).pass);
  const axis = valueAxis(layers.map(quantity.of), data);
  arms.forEach((arm, index) => {
    const column = index % columns;
    const left = LABELS + column * (small + BETWEEN);
    const layers = hiddenLayers(arm.pass);
    const style = theme.arms[arm.name];
    const panel: RidgePanel = {
      id: `scale-${arm.name}`,
      title: "",
      statistics: layers.map(quantity.of),
      notes: [],
      axis,
      color: style.color,
      left,
      right: left + small,
      rows: rowsAt(Math.floor(index / columns)),
      reach: BETWEEN / 2 - 1,
    };
    marks.push(...ridgePanel(panel, theme), ...armHeading(arm, data, panel, theme));
    panels.push(ridgePanelFrame(panel));
  });

  const series = (of: 0 | 1): ArmSeries[] => [
    ...arms.map((arm) => ({
      series: varianceSeries({ ...arm, quantity: data.quantity })[of],
      arm: arm.name,
      own: arm.name === data.arm,
    })),
    ...(data.arm ? [] : [{ series: varianceSeries(data)[of], own: true }]),
  ];
  const from = abreast ? LABELS + room + APART + BETWEEN : LABELS;
  const half = (right - from - APART) / 2;
  const rows = rowsAt(lines - 1);
  if (abreast) marks.push(...rowLabels(rows, from - 8, theme));
  const own = data.arm || data.scale === undefined ? undefined : `×${formatNumber(data.scale)}`;
  ([0, 1] as const).forEach((of) => {
    const left = from + of * (half + APART);
    const title = of === 0 ? DIRECTIONS[data.quantity] : "Backward";
    const id = of === 0 ? "scales-forward" : "scales-back";
    const box = { id, title, left, right: left + half, rows, ...(own && { own }) };
    const { marks: panel, frame } = armsPanel(series(of), box, theme);
    marks.push(...panel);
    panels.push(frame);
  });
  return { marks, panels, bottom };
}

/** The arm's marker and name, and below them its scale and the worst that can be said of a layer. */
function armHeading(
  arm: ComparedArm,
  { quantity }: InitializationData,
  { left, right, rows, axis }: RidgePanel,
  theme: Theme,
): Mark[] {
  const line = { kind: "text", size: 12, anchor: "start" } as const;
  const scale = `×${formatNumber(arm.scale)}`;
  const notes = hiddenLayers(arm.pass).flatMap((layer) => noteIn(layer, quantity) ?? []);
  const worst = notes.reduce<Note | undefined>(
    (most, note) => (most && most.share >= note.share ? most : note),
    undefined,
  );
  const share = worst?.trouble === "saturated" || worst?.trouble === "dead";
  const end = Math.max(...axis.domain.map(Math.abs));
  const off = hiddenLayers(arm.pass).some(
    (layer) => Math.sqrt(QUANTITIES[quantity].of(layer).meanSquare) > end,
  );
  const nouns = worst?.trouble === "saturated" ? ["saturated", "sat."] : [worst?.trouble];
  const troubles = worst
    ? share
      ? nouns.map((noun) => `${noteText(worst)} ${noun}`)
      : [noteText(worst)]
    : [];
  // Where values are beyond what is drawn, that is the first thing to know of the drawing.
  const said = off && worst?.trouble !== "overflow" ? ["off the axis"] : troubles;
  const room = right - left + BETWEEN - APART_WORDS;
  const told = said.map((text) => `${scale}, ${text}`).find((text) => textWidth(text, 12) <= room);
  return [
    headMarker(arm.name, left, rows.head, theme),
    {
      ...line,
      x: left + MARKER,
      y: rows.head + 14,
      text: ARM_NAMES[arm.name],
      weight: 600,
      fill: theme.ink,
    },
    { ...line, x: left, y: rows.top - 12, text: told ?? scale, fill: theme.muted },
  ];
}
