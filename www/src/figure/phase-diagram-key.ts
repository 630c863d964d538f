/** What the colours of the plane mean, and its dashed lines. */
import { scaleLinear } from "d3-scale";
import { colorBar } from "./color-bar.js";
import { formatNumber } from "./format.js";
import { twoClasses } from "./palette.js";
import type { PhaseDiagramData } from "./phase-diagram-data.js";
import { chi1Is } from "./phase-diagram-words.js";
import type { Mark } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import { veil } from "./veil.js";

/** How high the bar of colours is. */
const BAR = 9;

/** What the colours mean, and the dashed lines. */
export function colorKey(
  data: PhaseDiagramData,
  { left, right, top }: { left: number; right: number; top: number },
  theme: Theme,
): Mark[] {
  const [low, high] = data.range;
  const x = scaleLinear([low, high], [left, right]);
  const small = { kind: "text", size: 12, fill: theme.muted, baseline: "top" } as const;
  const bar = top + 2;
  const ticks = [Math.exp(low), 0.8, 1, 1.25, Math.exp(high)];
  const dashed = data.diagram.contours?.some(({ lines }) => lines.length > 0);
  const holds = chi1Is(data.activation);
  const factors = ["gradient’s factor per layer", "factor per layer", "per layer"].map(
    (words) => `${words}${holds}, χ₁`,
  );
  const factor = factors.find((words) => textWidth(words, 12) <= right - left) ?? "";
  const words = [factor, dashed ? `dashed: ×e or ÷e in ${data.depth} layers` : ""] as const;
  const both = textWidth(words[0], 12) + textWidth(words[1], 12) + 16 <= right - left;
  const under = bar + BAR + 20;
  return [
    colorBar(twoClasses, { x: left, y: bar, width: right - left, height: BAR }),
    ...veil({ x: left, y: bar, width: right - left, height: BAR }, theme),
    {
      kind: "rectangle",
      x: left,
      y: bar,
      width: right - left,
      height: BAR,
      stroke: theme.muted,
      strokeWidth: 1,
    },
    {
      kind: "lines",
      lines: ticks.map((chi) => [x(Math.log(chi)), bar + BAR, x(Math.log(chi)), bar + BAR + 3]),
      stroke: theme.muted,
      strokeWidth: 1,
    },
    ...ticks.map((chi, index): Mark => {
      const last = index === ticks.length - 1;
      return {
        ...small,
        x: index === 0 ? left : last ? right : x(Math.log(chi)),
        y: bar + BAR + 5,
        text: `${index === 0 ? "≤ " : last ? "≥ " : ""}${formatNumber(chi, index % 2 === 0 ? 2 : 3)}`,
        anchor: index === 0 ? "start" : last ? "end" : "middle",
      };
    }),
    { ...small, x: left, y: under, text: words[0], anchor: "start" },
    ...(dashed
      ? [
          {
            ...small,
            x: both ? right : left,
            y: both ? under : under + 15,
            text: words[1],
            anchor: both ? "end" : "start",
          } as const,
        ]
      : []),
  ];
}
