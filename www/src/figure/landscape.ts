/**
 * The landscape figure: what an L1 and an L2 penalty make of a loss of two weights, side by side.
 *
 * Each panel shows the penalised loss as a colour field, bright where it is low, under its contour lines;
 * the penalty's own contour through the minimum, dashed, and that of the loss alone, red, which it touches
 * there; the minimum of the loss alone (a red ring) and of the penalised loss (a blue disc); and a descent from
 * the start.
 */
import { scaleLinear } from "d3-scale";
import type { Landscape } from "../wasm/weightscope.js";
import { formatTicks } from "./format.js";
import type { ArmName, LandscapeData } from "./landscape-data.js";
import { drawPanel } from "./landscape-panel.js";
import { landscapeSentence, pointText, zerosText } from "./landscape-sentence.js";
import type { Handle, Mark, Panel, Scene, TextMark, TextRun } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

export type { ArmName, LandscapeArm, LandscapeData } from "./landscape-data.js";
export { landscapeSentence, pointText } from "./landscape-sentence.js";
export { landscapeTable } from "./landscape-table.js";

export interface LandscapeSceneOptions {
  /** CSS pixels; below 640 the panels stand one above the other. */
  readonly width: number;
  readonly theme: Theme;
}

/** The handles' ids: `minimum-l1`, `start-l1`, `minimum-l2`, `start-l2`. Either pair moves the same data. */
export type LandscapeHandleId = `${"minimum" | "start"}-${ArmName}`;

/** From this width on the panels stand side by side. */
export const SIDE_BY_SIDE = 640;
const LARGEST_PANEL = 460;
const LINE_HEIGHT = 19;
const TEXT = 13;
const SMALL = 12;

const TITLES: Readonly<Record<ArmName, string>> = { l1: "L1: J + λ Σ|w|", l2: "L2: J + λ Σ w²" };

/** The figure as marks, with the two minima and the start as handles. */
export function landscapeScene(data: LandscapeData, options: LandscapeSceneOptions): Scene {
  const { theme } = options;
  const width = Math.max(240, Math.round(options.width));
  const arms: ArmName[] = ["l1", "l2"];
  const sideBySide = width >= SIDE_BY_SIDE;
  const { domain } = data.l1.landscape;
  const gutter = gutterWidth(domain.w2);
  const aspect = (domain.w2[1] - domain.w2[0]) / (domain.w1[1] - domain.w1[0]);
  const shape = Number.isFinite(aspect) && aspect > 0 ? Math.min(3, Math.max(1 / 3, aspect)) : 1;

  const right = sideBySide ? gutter : 12;
  const between = sideBySide ? Math.max(gutter + 20, 56) : 0;
  const room = sideBySide ? (width - 2 * gutter - between) / 2 : width - gutter - right;
  const panelWidth = Math.floor(Math.min(room, LARGEST_PANEL, LARGEST_PANEL / shape));
  const panelHeight = Math.round(panelWidth * shape);
  const used = sideBySide ? 2 * panelWidth + between : panelWidth;
  const left = sideBySide
    ? Math.round((width - used) / 2)
    : Math.round(gutter + (room - panelWidth) / 2);

  const headings = arms.map((arm) => heading(arm, data[arm].landscape, theme, panelWidth));
  const tallest = Math.max(...headings.map((lines) => lines.length));
  const marks: Mark[] = [];
  const panels: Panel[] = [];
  const handles: Handle[] = [];
  let top = 4;
  for (const [i, arm] of arms.entries()) {
    const lines = headings[i] ?? [];
    const count = sideBySide ? tallest : lines.length;
    const x = sideBySide ? left + i * (panelWidth + between) : left;
    const y = top + count * LINE_HEIGHT + 5;
    const panel: Panel = {
      id: arm,
      x,
      y,
      width: panelWidth,
      height: panelHeight,
      xDomain: domain.w1,
      yDomain: domain.w2,
    };
    panels.push(panel);
    for (const [row, line] of lines.entries()) {
      for (const mark of line) {
        marks.push({ ...mark, x: x + mark.x, y: top + row * LINE_HEIGHT + 14 });
      }
    }
    const drawn = drawPanel(arm, panel, data, theme, { width, gutter });
    marks.push(...drawn.marks);
    handles.push(...drawn.handles);
    if (!sideBySide) top = y + panelHeight + 42;
  }
  const last = panels.at(-1) as Panel;
  return {
    width,
    height: Math.ceil(last.y + last.height + 26),
    background: theme.paper,
    title: "The loss of two weights under an L1 and an L2 penalty",
    description: landscapeSentence(data),
    marks,
    panels,
    handles,
  };
}

/** Room for the labels left of a panel. */
function gutterWidth(domain: readonly [number, number]): number {
  const ticks = scaleLinear().domain(domain).ticks(7);
  const format = formatTicks(ticks);
  const widest = Math.max(
    textWidth("w₂", SMALL),
    ...ticks.map((tick) => textWidth(format(tick), SMALL)),
  );
  return Math.min(72, Math.ceil(widest) + 11);
}

/** The panel's title at the left and its minimum at the right; on two lines when one is too short. */
function heading(arm: ArmName, landscape: Landscape, theme: Theme, width: number): TextMark[][] {
  const title: TextMark = {
    kind: "text",
    x: 0,
    y: 0,
    text: TITLES[arm],
    size: TEXT,
    anchor: "start",
    weight: 600,
    fill: theme.ink,
  };
  const point: TextRun = {
    text: `${landscape.exact ? "" : "best found "}w* = ${pointText(landscape)}`,
    fill: theme.regularized,
    weight: 600,
  };
  const zeros = zerosText(landscape.zeros);
  const runs = zeros ? [point, { text: `: ${zeros}` }] : [point];
  const size = textWidth(runs, TEXT) <= width ? TEXT : SMALL;
  const account: TextMark = { ...title, text: runs, size, weight: 400, fill: theme.muted };
  const together = textWidth(title.text, TEXT, 600) + textWidth(runs, size) + 16;
  if (together <= width) return [[title, { ...account, x: width, anchor: "end" }]];
  if (textWidth(runs, size) <= width || !zeros) return [[title], [account]];
  return [[title], [{ ...account, text: [point] }], [{ ...account, text: zeros }]];
}
