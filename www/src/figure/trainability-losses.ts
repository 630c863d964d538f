/** The networks of one cell, seed by seed: where their losses ended, and what counts as trained. */
import { scaleLinear, scaleLog } from "d3-scale";
import { axis } from "./axis.js";
import type { Mark, Panel } from "./scene.js";
import type { Theme } from "./theme.js";
import { cellAt, doneCells, type TrainabilityData } from "./trainability-data.js";

/** Below the losses, for the networks' numbers and their name. */
export const LOSSES_AXIS = 44;

/** Losses are drawn between these; what is beyond stands on the edge. */
const LOWEST = 1e-6;
const HIGHEST = 1e6;
/** The axis reaches at least from here to there: a coin's toss comes to the logarithm of 2. */
const LEAST = 0.1;
const MOST = 1;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The powers of ten round all losses of the map, so that the axis stays as one goes from cell to cell. */
export function lossDomain(data: TrainabilityData): [number, number] {
  let [low, high] = [LEAST, MOST];
  for (const { losses } of doneCells(data)) {
    for (const loss of losses) {
      if (!Number.isFinite(loss)) continue;
      low = Math.min(low, Math.max(LOWEST, loss));
      high = Math.max(high, Math.min(HIGHEST, loss));
    }
  }
  low = Math.min(low, data.threshold);
  return [
    Number(`1e${Math.floor(Math.log10(low) + 1e-9)}`),
    Number(`1e${Math.ceil(Math.log10(high) - 1e-9)}`),
  ];
}

export function lossesPanel(
  data: TrainabilityData,
  { left, top, width, height }: Box,
  theme: Theme,
): { marks: Mark[]; frame: Panel } {
  const [right, bottom] = [left + width, top + height];
  const domain = lossDomain(data);
  const { networks, threshold } = data;
  const x = scaleLinear([0.5, networks + 0.5], [left, right]);
  const y = scaleLog(domain, [bottom, top]).clamp(true);
  const cell = cellAt(data, data.row, data.column);
  const line = Math.round(y(threshold)) + 0.5;
  const radius = Math.max(2, Math.min(5, width / networks / 2.5));
  const points = [...(cell?.losses ?? [])].map((loss, index): Mark => {
    const place = { kind: "point", x: x(index + 1), stroke: theme.paper, strokeWidth: 1 } as const;
    if (loss < threshold) {
      const fill = theme.arms.unscaled.color;
      return { ...place, y: y(loss), shape: "circle", radius, fill };
    }
    const fill = theme.arms.larger.color;
    if (Number.isFinite(loss)) return { ...place, y: y(loss), shape: "square", radius, fill };
    return { ...place, y: top + radius, shape: "arrow", radius: radius + 2, fill };
  });
  const style = { kind: "text", size: 12, fill: theme.muted } as const;
  return {
    marks: [
      {
        kind: "rectangle",
        x: left,
        y: line,
        width,
        height: bottom - line,
        fill: theme.arms.unscaled.color,
        fillOpacity: 0.09,
      },
      ...axis({
        theme,
        scale: y,
        side: "left",
        at: left,
        grid: width,
        tick: 0,
        count: height / 34,
      }),
      {
        kind: "lines",
        lines: [[left, line, right, line]],
        ...thresholdPaint(theme),
      },
      ...points,
      ...(cell
        ? []
        : [
            {
              ...style,
              x: (left + right) / 2,
              y: (top + Math.min(line, bottom)) / 2,
              text: "not trained yet",
              anchor: "middle" as const,
              baseline: "middle" as const,
            },
          ]),
      ...axis({
        theme,
        scale: x,
        side: "bottom",
        at: bottom,
        line: true,
        values: numbered(networks, width),
        format: String,
      }),
      {
        ...style,
        x: (left + right) / 2,
        y: bottom + 26,
        text: "network",
        anchor: "middle",
        baseline: "top",
      },
    ],
    frame: {
      id: "losses",
      x: left,
      y: top,
      width,
      height,
      xDomain: [0.5, networks + 0.5],
      yDomain: [Math.log10(domain[0]), Math.log10(domain[1])],
    },
  };
}

/** How the line looks below which a network has trained. */
export function thresholdPaint(theme: Theme) {
  return { stroke: theme.ink, strokeWidth: 1.25, dash: [5, 3] } as const;
}

/** 1 and the last, and what fits between them. */
function numbered(networks: number, width: number): number[] {
  const stride = [1, 2, 5, 10, 20, 25, 50].find((each) => (networks / each) * 26 <= width) ?? 50;
  const all = Array.from({ length: networks }, (_, index) => index + 1);
  // The 2 has no room beside the 1 where not every network has.
  return all.filter(
    (number) => number === 1 || (number % stride === 0 && (stride === 1 || number > 2)),
  );
}
