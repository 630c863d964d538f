/**
 * What a figure draws, before anyone has drawn it: a list of marks in CSS pixels, y downwards.
 *
 * A figure is a pure function from numbers to a {@link Scene}. Two backends paint one: canvas and SVG.
 * Colours are resolved already; a scene knows nothing of themes, style sheets or the screen.
 */

/** A CSS colour. */
export type Color = string;

/** How a shape is filled and stroked. A shape without `fill` is hollow, without `stroke` has no outline. */
export interface Paint {
  readonly fill?: Color;
  readonly fillOpacity?: number;
  /** Slanting lines over the fill: a cue that survives without colour. */
  readonly hatch?: Hatch;
  readonly stroke?: Color;
  readonly strokeWidth?: number;
  readonly strokeOpacity?: number;
  /** Lengths of strokes and gaps. */
  readonly dash?: readonly number[];
  /** A wider, undashed line of this colour underneath, so that the stroke reads on any ground. */
  readonly halo?: Color;
  /** How far the halo reaches beyond the stroke on either side; 1.5 unless told. */
  readonly haloWidth?: number;
}

/** Parallel lines filling a shape. */
export interface Hatch {
  readonly color: Color;
  /** Distance between two lines. */
  readonly spacing: number;
  /** Degrees from the horizontal, counter-clockwise. */
  readonly angle: number;
  readonly width: number;
}

/** SVG path data, as d3-shape writes it. */
export interface PathMark extends Paint {
  readonly kind: "path";
  readonly d: string;
}

/** Many polylines painted alike: contour lines, ticks, a descent path. Coordinates are x0, y0, x1, y1, … */
export interface LinesMark extends Paint {
  readonly kind: "lines";
  readonly lines: readonly ArrayLike<number>[];
}

export interface RectangleMark extends Paint {
  readonly kind: "rectangle";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
}

/** A data point: circles, squares, diamonds and crosses tell series apart without colour. */
export interface PointMark extends Paint {
  readonly kind: "point";
  readonly shape: "circle" | "square" | "diamond" | "triangle" | "arrow" | "cross";
  readonly x: number;
  readonly y: number;
  /** Half the width. */
  readonly radius: number;
  /** Degrees clockwise about (x, y): triangles and arrows, which point up, can point elsewhere. */
  readonly rotate?: number;
}

/** A piece of a text that looks different from the rest: a coloured word in a heading. */
export interface TextRun {
  readonly text: string;
  readonly fill?: Color;
  readonly weight?: 400 | 600;
  readonly italic?: boolean;
  /** Set small and below the line: letters that Unicode has no lowered form of. */
  readonly lowered?: boolean;
}

/**
 * One line of writing. Raised and lowered digits (`10⁻³`, `w₂`) are written as Unicode has them and set by
 * the backends from ordinary digits, because few fonts hold a whole set.
 */
export interface TextMark {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly TextRun[];
  /** CSS pixels, at least 12. */
  readonly size: number;
  readonly anchor: "start" | "middle" | "end";
  /** Where `y` is: the writing's base line (the default), its middle, or its top. */
  readonly baseline?: "alphabetic" | "middle" | "top";
  readonly weight?: 400 | 600;
  readonly italic?: boolean;
  readonly fill: Color;
  /** A line round the letters, so that they read on any ground. */
  readonly halo?: Color;
  /** Degrees clockwise about (x, y). */
  readonly rotate?: number;
}

/** RGBA pixels stretched over a rectangle, the first row on top. */
export interface ImageMark {
  readonly kind: "image";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  };
}

/** Marks of which nothing shows outside the rectangle. */
export interface ClipMark {
  readonly kind: "clip";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

export type Mark =
  | PathMark
  | LinesMark
  | RectangleMark
  | PointMark
  | TextMark
  | ImageMark
  | ClipMark;

/** A rectangle of the scene with linear axes, for turning pointer positions into data and back. */
export interface Panel {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Data values at the left and right edges. */
  readonly xDomain: readonly [number, number];
  /** Data values at the bottom and top edges. */
  readonly yDomain: readonly [number, number];
  /** Of a panel of rows, where the middle of each is: what a row is pointed at by. */
  readonly rows?: readonly number[];
}

/** A place the reader can take hold of. The element lays a focusable control over it. */
export interface Handle {
  readonly id: string;
  /** What is said of it: "Start of the descent, left panel". */
  readonly label: string;
  /** The panel in whose data the handle moves. */
  readonly panel: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** How far one arrow key moves it, in data; a hundredth of either axis unless told. */
  readonly step?: readonly [number, number];
  /** Whether it comes to where its panel is clicked. */
  readonly follows?: boolean;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** What is behind everything; exported files need it, the page has it already. */
  readonly background: Color;
  /** The accessible name: what the drawing is. */
  readonly title: string;
  /** The accessible description: what is seen in it. */
  readonly description: string;
  readonly marks: readonly Mark[];
  readonly panels: readonly Panel[];
  readonly handles: readonly Handle[];
}
