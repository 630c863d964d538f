/** What a network says to every place of the plane, under the points it was trained on. */
import { scaleLinear } from "d3-scale";
import { colorBar } from "./color-bar.js";
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

/** In the key: all grounds from the one class to the other, and one that is undecided. */
const RAMP = { width: 56, height: 12 } as const;
const PALE = 24;
const SAYS = "network says class 1";

const NO_ANSWER = "no answer: NaN";

/** What points mean, the ground from class to class, and its middle with the line along it. */
export function fieldKey(theme: Theme): KeyEntry[] {
  const classes = CLASSES.map(
    (look, index): KeyEntry => ({
      width: 8,
      words: index === 0 ? "training points of class 1" : "of class 2",
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
  const says = textWidth(SAYS, 12) + 6;
  return [
    ...classes,
    {
      width: says + RAMP.width,
      words: "class 2",
      swatch: (x, y) => {
        const place = { x: x + says, y: y - RAMP.height / 2, ...RAMP };
        return [
          {
            kind: "text",
            x,
            y,
            text: SAYS,
            size: 12,
            anchor: "start",
            baseline: "middle",
            fill: theme.muted,
          },
          colorBar(twoClasses, place),
          ...veil(place, theme),
        ];
      },
    },
    {
      width: PALE,
      words: "undecided",
      swatch: (x, y) => {
        const place = { x, y: y - RAMP.height / 2, width: PALE, height: RAMP.height };
        const line = { kind: "lines", lines: [[x, y, x + PALE, y]] } as const;
        return [
          { kind: "rectangle", ...place, fill: colorAt(twoClasses, 0.5) },
          ...veil(place, theme),
          { kind: "rectangle", ...place, stroke: theme.muted, strokeWidth: 1, strokeOpacity: 0.6 },
          { ...line, ...boundaryPaint(theme) },
        ];
      },
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
