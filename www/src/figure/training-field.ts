/** What a network says to every place of the plane, under the points it was trained on. */
import { scaleLinear } from "d3-scale";
import type { KeyEntry } from "./key.js";
import { colorAt, twoClasses } from "./palette.js";
import type { Mark, Panel } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";
import type { TrainingArm, TrainingData } from "./training-data.js";
import { veil } from "./veil.js";

/** More points are not drawn: nobody could tell them apart. */
const MOST_POINTS = 400;

/** The two classes: told apart by shape and by colour. */
const CLASSES = [
  { shape: "circle", fill: "#2d004b", radius: 2.6 },
  { shape: "square", fill: "#7f3b08", radius: 2.4 },
] as const;

/** Where in their colours the classes are shown in the key: surely one, surely the other. */
const GROUND = [0.15, 0.85] as const;

const NO_ANSWER = "no answer: NaN";

/** What points, ground and line mean. */
export function fieldKey(theme: Theme): KeyEntry[] {
  const classes = CLASSES.map(
    (look, index): KeyEntry => ({
      width: 8,
      words: `class ${index + 1}`,
      swatch: (x, y) => [
        {
          kind: "point",
          ...look,
          radius: 4,
          x: x + 4,
          y,
          stroke: theme.field.light,
          strokeWidth: 1,
        },
      ],
    }),
  );
  const ground = (x: number, y: number, entry: number): Mark[] => {
    const place = { x, y: y - 6, width: 12, height: 12 };
    const fill = colorAt(twoClasses, entry);
    return [{ kind: "rectangle", ...place, fill }, ...veil(place, theme)];
  };
  return [
    ...classes,
    {
      width: 24,
      words: "what the network says",
      swatch: (x, y) => [...ground(x, y, GROUND[0]), ...ground(x + 12, y, GROUND[1])],
    },
    {
      width: 24,
      words: "undecided",
      swatch: (x, y) => [{ kind: "lines", lines: [[x, y, x + 24, y]], ...boundaryPaint(theme) }],
    },
  ];
}

/** How the line looks along which a network is undecided. */
function boundaryPaint(theme: Theme) {
  return {
    stroke: theme.field.ink,
    strokeWidth: 1.75,
    halo: "rgba(255,255,255,0.7)",
    haloWidth: 1,
  } as const;
}

/** The marks of a panel: the field, the boundary, the points. */
export function fieldMarks(
  arm: TrainingArm,
  { points, side }: NonNullable<TrainingData["plane"]>,
  panel: Panel,
  theme: Theme,
): Mark[] {
  const { x: left, y: top, width, height } = panel;
  const x = scaleLinear(side, [left, left + width]);
  const y = scaleLinear(side, [top + height, top]);
  const frame = { x: left, y: top, width, height };
  const inside: Mark[] = [{ kind: "rectangle", ...frame, fill: theme.rule }];
  const { field } = arm.snapshot;
  if (field) {
    const { pixels } = field;
    // A pixel's colour is that of its middle: the picture is half a cell larger than the panel.
    const cell = [width / (pixels.width - 1), height / (pixels.height - 1)] as const;
    inside.push({
      kind: "image",
      x: left - cell[0] / 2,
      y: top - cell[1] / 2,
      width: width + cell[0],
      height: height + cell[1],
      pixels,
    });
    inside.push(...veil(frame, theme));
    const lines = field.boundary.map(({ points: line }) => {
      const out: number[] = [];
      for (let i = 0; i + 1 < line.length; i += 2) {
        out.push(x(line[i] as number), y(line[i + 1] as number));
      }
      return out;
    });
    inside.push({
      kind: "lines",
      lines,
      ...boundaryPaint(theme),
    });
  }
  points.labels.subarray(0, MOST_POINTS).forEach((label, index) => {
    const look = CLASSES[label === 1 ? 1 : 0];
    inside.push({
      kind: "point",
      ...look,
      x: x(points.inputs[2 * index] as number),
      y: y(points.inputs[2 * index + 1] as number),
      stroke: theme.field.light,
      strokeWidth: 0.75,
    });
  });
  const words = textWidth(NO_ANSWER, 14, 600) + 16 < width ? NO_ANSWER : "NaN";
  const lost = field !== undefined && field.nonFinite >= 1;
  return [
    { kind: "clip", ...frame, marks: inside },
    ...(lost
      ? ([
          {
            kind: "rectangle",
            x: left + width / 2 - (textWidth(words, 14, 600) / 2 + 8),
            y: top + height / 2 - 13,
            width: textWidth(words, 14, 600) + 16,
            height: 26,
            radius: 4,
            fill: theme.paper,
            stroke: theme.muted,
            strokeWidth: 1,
          },
          {
            kind: "text",
            x: left + width / 2,
            y: top + height / 2,
            text: words,
            size: 14,
            anchor: "middle",
            baseline: "middle",
            weight: 600,
            fill: theme.ink,
          },
        ] as const)
      : []),
  ];
}
