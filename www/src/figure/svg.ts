/** Paints a scene as SVG: one self-contained, well-formed document that needs no style sheet and no script. */
import {
  finiteStretches,
  HALO_WIDTH,
  isClosed,
  pointOutline,
  STROKE_WIDTH,
  TEXT_HALO_WIDTH,
} from "./outline.js";
import { pngDataUri } from "./png.js";
import type { Hatch, ImageMark, Mark, Paint, PointMark, Scene, TextMark } from "./scene.js";
import { type Box, baselineOffset, typeset } from "./text.js";
import { FONT_FAMILY } from "./theme.js";

export interface SvgOptions {
  /** Put before every id in the document; taken from the scene's content unless told. */
  readonly idPrefix?: string;
  /** Whether to paint the scene's background; yes unless told. */
  readonly background?: boolean;
}

/** The scene as the text of an SVG document. */
export function toSvg(scene: Scene, options: SvgOptions = {}): string {
  const prefix = options.idPrefix ?? `w${hash(content(scene))}`;
  const writer = new Writer(prefix, scene.marks);
  const body = scene.marks.map((mark) => writer.mark(mark)).join("\n");
  const width = decimal(scene.width);
  const height = decimal(scene.height);
  const back =
    options.background === false
      ? ""
      : `<rect width="${width}" height="${height}" fill="${escaped(scene.background)}"/>\n`;
  const definitions = writer.definitions.length
    ? `<defs>${writer.definitions.join("")}</defs>\n`
    : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${prefix}-t ${prefix}-d" ` +
    `font-family="${escaped(FONT_FAMILY)}" style="font-variant-numeric:tabular-nums">\n` +
    `<title id="${prefix}-t">${escaped(scene.title)}</title>\n` +
    `<desc id="${prefix}-d">${escaped(scene.description)}</desc>\n` +
    `${definitions}${back}${body}\n</svg>\n`
  );
}

/** Points that look alike are written once and used again from so many on. */
const ALIKE = 3;

class Writer {
  readonly definitions: string[] = [];
  private count = 0;
  /** How many points there are of each look, and where one is defined. */
  private readonly points = new Map<string, { count: number; id?: string }>();

  constructor(
    private readonly prefix: string,
    marks: readonly Mark[],
  ) {
    this.countPoints(marks);
  }

  private countPoints(marks: readonly Mark[]): void {
    for (const mark of marks) {
      if (mark.kind === "clip") this.countPoints(mark.marks);
      if (mark.kind !== "point") continue;
      const look = lookOf(mark);
      this.points.set(look, { count: (this.points.get(look)?.count ?? 0) + 1 });
    }
  }

  mark(mark: Mark): string {
    switch (mark.kind) {
      case "path":
        return this.shape(mark, (attributes) => `<path d="${escaped(mark.d)}"${attributes}/>`);
      case "lines": {
        const d = linesPath(mark.lines);
        return d === "" ? "" : this.shape(mark, (a) => `<path d="${d}"${a}/>`);
      }
      case "rectangle":
        return this.shape(mark, (attributes) => {
          const radius = mark.radius ? ` rx="${decimal(mark.radius)}"` : "";
          return `<rect ${place(mark)}${radius}${attributes}/>`;
        });
      case "point":
        return this.point(mark);
      case "text":
        return textElement(mark);
      case "image":
        return imageElement(mark);
      case "clip": {
        const id = this.define(
          (name) => `<clipPath id="${name}"><rect ${place(mark)}/></clipPath>`,
        );
        const inside = mark.marks.map((inner) => this.mark(inner)).join("\n");
        return `<g clip-path="url(#${id})">\n${inside}\n</g>`;
      }
    }
  }

  /** A point by itself, or one more of those that look alike. */
  private point(mark: PointMark): string {
    const draw = (point: PointMark) =>
      this.shape(point, (attributes) => pointElement(point, attributes));
    const alike = this.points.get(lookOf(mark));
    if (!alike || alike.count < ALIKE) return draw(mark);
    alike.id ??= this.define((name) => `<g id="${name}">${draw({ ...mark, x: 0, y: 0 })}</g>`);
    return `<use href="#${alike.id}" x="${decimal(mark.x)}" y="${decimal(mark.y)}"/>`;
  }

  /** The element once for its halo, once for its fill and stroke, once for its hatch. */
  private shape(paint: Paint, element: (attributes: string) => string): string {
    const parts: string[] = [];
    if (paint.halo && paint.stroke) {
      const width = (paint.strokeWidth ?? STROKE_WIDTH) + 2 * (paint.haloWidth ?? HALO_WIDTH);
      parts.push(
        element(
          ` fill="none" stroke="${escaped(paint.halo)}" stroke-width="${decimal(width)}" stroke-linejoin="round" stroke-linecap="round"`,
        ),
      );
    }
    if (!paint.hatch) {
      parts.push(element(fillAttributes(paint) + strokeAttributes(paint)));
    } else {
      if (paint.fill) parts.push(element(fillAttributes(paint)));
      parts.push(element(` fill="url(#${this.hatch(paint.hatch)})"${strokeAttributes(paint)}`));
    }
    return parts.join("");
  }

  private hatch(hatch: Hatch): string {
    const s = decimal(Math.max(1, hatch.spacing));
    const turn = decimal(-hatch.angle);
    // The line lies on the tile's edge, half of it in each of two neighbours: as the canvas draws it.
    return this.define(
      (name) =>
        `<pattern id="${name}" patternUnits="userSpaceOnUse" width="${s}" height="${s}" patternTransform="rotate(${turn})">` +
        `<path d="M0,0H${s}M0,${s}H${s}" stroke="${escaped(hatch.color)}" stroke-width="${decimal(hatch.width)}"/></pattern>`,
    );
  }

  private define(element: (id: string) => string): string {
    const id = `${this.prefix}-${this.count++}`;
    this.definitions.push(element(id));
    return id;
  }
}

/** All of a point but its place. */
function lookOf(mark: PointMark): string {
  return JSON.stringify({ ...mark, x: 0, y: 0 });
}

function linesPath(lines: readonly ArrayLike<number>[]): string {
  let d = "";
  for (const line of lines) {
    for (const stretch of finiteStretches(line)) d += polyline(stretch, isClosed(stretch), tenth);
  }
  return d;
}

function polyline(points: readonly number[], closed: boolean, number = decimal): string {
  const last = closed && isClosed(points) ? points.length - 2 : points.length;
  let d = "";
  for (let i = 0; i < last; i += 2) {
    d += `${i === 0 ? "M" : "L"}${number(points[i] as number)},${number(points[i + 1] as number)}`;
  }
  return closed ? `${d}Z` : d;
}

function pointElement(mark: PointMark, attributes: string): string {
  if (mark.shape === "circle") {
    return `<circle cx="${decimal(mark.x)}" cy="${decimal(mark.y)}" r="${decimal(mark.radius)}"${attributes}/>`;
  }
  const { closed, lines } = pointOutline(mark.shape, mark.radius);
  const d = lines.map((line) => polyline(line, closed)).join("");
  const turn = mark.rotate ? ` rotate(${decimal(mark.rotate)})` : "";
  return `<path d="${d}" transform="translate(${decimal(mark.x)},${decimal(mark.y)})${turn}"${attributes}/>`;
}

function textElement(mark: TextMark): string {
  const y = mark.y + baselineOffset(mark);
  const turn = mark.rotate
    ? ` transform="rotate(${decimal(mark.rotate)} ${decimal(mark.x)} ${decimal(mark.y)})"`
    : "";
  const halo = mark.halo
    ? ` stroke="${escaped(mark.halo)}" stroke-width="${TEXT_HALO_WIDTH}" stroke-linejoin="round" paint-order="stroke"`
    : "";
  const spans = typeset(mark.text, mark.size);
  let level = 0;
  const inside = spans.map((span) => {
    const attributes =
      (span.shift === level ? "" : ` dy="${decimal(span.shift - level)}"`) +
      (span.size === mark.size ? "" : ` font-size="${decimal(span.size)}"`) +
      (span.fill ? ` fill="${escaped(span.fill)}"` : "") +
      (span.weight ? ` font-weight="${span.weight}"` : "") +
      (span.italic ? ' font-style="italic"' : "");
    level = span.shift;
    const content = escaped(span.text);
    return attributes === "" ? content : `<tspan${attributes}>${content}</tspan>`;
  });
  return (
    `<text x="${decimal(mark.x)}" y="${decimal(y)}" font-size="${decimal(mark.size)}"` +
    (mark.anchor === "start" ? "" : ` text-anchor="${mark.anchor}"`) +
    (mark.weight === 600 ? ' font-weight="600"' : "") +
    (mark.italic ? ' font-style="italic"' : "") +
    ` fill="${escaped(mark.fill)}"${halo}${turn} xml:space="preserve">${inside.join("")}</text>`
  );
}

/** Data addresses already made, by the pixels they hold: a drag draws the same field many times. */
const addresses = new WeakMap<object, string>();

function imageElement(mark: ImageMark): string {
  let address = addresses.get(mark.pixels.data);
  if (address === undefined) {
    address = pngDataUri(mark.pixels);
    addresses.set(mark.pixels.data, address);
  }
  return `<image ${place(mark)} preserveAspectRatio="none" href="${address}"/>`;
}

function fillAttributes(paint: Paint): string {
  if (!paint.fill) return ' fill="none"';
  const opacity =
    paint.fillOpacity === undefined ? "" : ` fill-opacity="${decimal(paint.fillOpacity)}"`;
  return ` fill="${escaped(paint.fill)}"${opacity}`;
}

function strokeAttributes(paint: Paint): string {
  if (!paint.stroke) return "";
  return (
    ` stroke="${escaped(paint.stroke)}" stroke-width="${decimal(paint.strokeWidth ?? STROKE_WIDTH)}" stroke-linejoin="round"` +
    (paint.strokeOpacity === undefined ? "" : ` stroke-opacity="${decimal(paint.strokeOpacity)}"`) +
    (paint.dash?.length ? ` stroke-dasharray="${paint.dash.map(decimal).join(" ")}"` : "")
  );
}

function place(box: Box): string {
  return `x="${decimal(box.x)}" y="${decimal(box.y)}" width="${decimal(Math.max(0, box.width))}" height="${decimal(Math.max(0, box.height))}"`;
}

/** One decimal is enough for where a line goes: half of it is a twentieth of a pixel. */
function tenth(value: number): string {
  return decimal(Math.round(value * 10) / 10);
}

/** At most two decimals; a number that is none becomes 0, so that the document stays valid. */
function decimal(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100 + 0) : "0";
}

/** Safe in text and in quoted attributes; characters XML does not allow are dropped. */
function escaped(text: string): string {
  return (
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to drop
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
  );
}

/** The scene without its pixels, as text. */
function content(scene: Scene): string {
  return JSON.stringify(scene, (key, value) => (key === "data" ? undefined : value));
}

/** FNV-1a, for ids that differ between the drawings of one page. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}
