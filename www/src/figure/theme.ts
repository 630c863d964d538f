/** The colours and the face of the figures, concrete, in a light and a dark edition. */
import type { Color, PointMark } from "./scene.js";

/** The look of one arm (one choice among several shown together): told apart by colour, dash and marker. */
export interface ArmStyle {
  readonly color: Color;
  /** Its hue for writing, which needs more contrast than lines. */
  readonly text: Color;
  readonly dash: readonly number[];
  readonly shape: PointMark["shape"];
}

export interface Theme {
  readonly name: "light" | "dark";
  readonly paper: Color;
  readonly ink: Color;
  readonly muted: Color;
  readonly rule: Color;
  /** Red, as the article has it; tells from `regularized` under each of the common colour deficiencies. */
  readonly unregularized: Color;
  /** Blue. */
  readonly regularized: Color;
  readonly arms: {
    readonly zero: ArmStyle;
    readonly smaller: ArmStyle;
    readonly unscaled: ArmStyle;
    readonly larger: ArmStyle;
  };
  /**
   * What is drawn on a colour field. The field has the same colours in both editions, so these have too: `light` lines
   * with a `dark` halo, and writing in `ink`, `unregularized` or `regularized` with a `light` halo. How much of the
   * paper lies over a field whose middle is near-white is its `veil`, 0 to 1: on dark paper it would glare. Names on
   * such a field are written in `name`.
   */
  readonly field: {
    readonly light: Color;
    readonly dark: Color;
    readonly ink: Color;
    readonly unregularized: Color;
    readonly regularized: Color;
    readonly veil: number;
    readonly name: { readonly fill: Color; readonly halo: Color };
  };
}

/** The figures' face: a sans whose digits line up. Quoted so that it can stand in an attribute. */
export const FONT_FAMILY =
  "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Segoe UI', Roboto, sans-serif";

const LIGHT = "#ffffff";
const DARK = "#14171a";

const FIELD: Theme["field"] = {
  light: LIGHT,
  dark: DARK,
  ink: DARK,
  unregularized: "#b3261e",
  regularized: "#1b5cab",
  veil: 0,
  name: { fill: DARK, halo: LIGHT },
};

const DASHES = {
  zero: [1.5, 3],
  smaller: [5, 3],
  unscaled: [],
  larger: [8, 3, 1.5, 3],
} as const;
const SHAPES = {
  zero: "cross",
  smaller: "triangle",
  unscaled: "circle",
  larger: "square",
} as const;

type Colors = Record<keyof Theme["arms"], Color>;

function arms(colors: Colors, texts = colors): Theme["arms"] {
  const style = (arm: keyof Theme["arms"]): ArmStyle => ({
    color: colors[arm],
    text: texts[arm],
    dash: DASHES[arm],
    shape: SHAPES[arm],
  });
  return {
    zero: style("zero"),
    smaller: style("smaller"),
    unscaled: style("unscaled"),
    larger: style("larger"),
  };
}

/** Dark ink on warm white paper. */
export const light: Theme = {
  name: "light",
  paper: "#fdfdfb",
  ink: "#1b1f24",
  muted: "#5f6872",
  rule: "#dfe3e8",
  unregularized: "#c2362b",
  regularized: "#2166ac",
  arms: arms(
    { zero: "#6c757f", smaller: "#2b8fcb", unscaled: "#00916a", larger: "#d55e00" },
    { zero: "#656e78", smaller: "#1f77ad", unscaled: "#007a59", larger: "#b65000" },
  ),
  field: FIELD,
};

/** Light ink on near-black paper. */
export const dark: Theme = {
  name: "dark",
  paper: "#14171a",
  ink: "#e8eaec",
  muted: "#9aa4ae",
  rule: "#2d333a",
  unregularized: "#f0776b",
  regularized: "#6db3f2",
  arms: arms({
    zero: "#9aa4ae",
    smaller: "#56b4e9",
    unscaled: "#1fb88a",
    larger: "#e8772e",
  }),
  field: { ...FIELD, veil: 0.46, name: { fill: LIGHT, halo: DARK } },
};

/** Both editions by name. */
export const themes: Readonly<Record<Theme["name"], Theme>> = { light, dark };
