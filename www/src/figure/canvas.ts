/** Paints a scene on a canvas, sharp at any density of the display. */
import {
  finiteStretches,
  HALO_WIDTH,
  hatchLines,
  isClosed,
  pointOutline,
  STROKE_WIDTH,
  TEXT_HALO_WIDTH,
} from "./outline.js";
import type { ImageMark, Mark, Paint, PointMark, Scene, TextMark } from "./scene.js";
import { type Box, baselineOffset, typeset } from "./text.js";
import { FONT_FAMILY } from "./theme.js";

/** Either kind of 2D context. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface CanvasOptions {
  /** Device pixels to a CSS pixel; 1 unless told. */
  readonly pixelRatio?: number;
  /** Whether to paint the scene's background; not unless told, for the page has it already. */
  readonly background?: boolean;
}

/** Paints the whole scene; whatever was on the canvas is gone. */
export function paint(scene: Scene, context: Context2D, options: CanvasOptions = {}): void {
  const ratio = options.pixelRatio ?? 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, scene.width, scene.height);
  if (options.background) {
    context.fillStyle = scene.background;
    context.fillRect(0, 0, scene.width, scene.height);
  }
  context.lineJoin = "round";
  for (const mark of scene.marks) paintMark(mark, context, scene);
}

/** Gives the canvas the scene's size at the display's density, then paints. */
export function paintOn(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  scene: Scene,
  options: CanvasOptions = {},
): void {
  const ratio = options.pixelRatio ?? globalThis.devicePixelRatio ?? 1;
  const width = Math.max(1, Math.round(scene.width * ratio));
  const height = Math.max(1, Math.round(scene.height * ratio));
  // Setting a size clears the canvas and drops its buffer, so only when it changed.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d") as Context2D | null;
  if (context) paint(scene, context, { ...options, pixelRatio: ratio });
}

/** The scene as a PNG file, background and all, at twice the density unless told. In a browser only. */
export async function toPngBlob(scene: Scene, pixelRatio = 2): Promise<Blob> {
  if (typeof OffscreenCanvas !== "undefined") {
    const canvas = new OffscreenCanvas(1, 1);
    paintOn(canvas, scene, { pixelRatio, background: true });
    return canvas.convertToBlob({ type: "image/png" });
  }
  const canvas = document.createElement("canvas");
  paintOn(canvas, scene, { pixelRatio, background: true });
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the browser made no PNG"))),
      "image/png",
    );
  });
}

function paintMark(mark: Mark, context: Context2D, bounds: Box | Scene): void {
  switch (mark.kind) {
    case "path": {
      const path = new Path2D(mark.d);
      paintShape(mark, context, path, bounds);
      return;
    }
    case "lines": {
      const path = new Path2D();
      for (const line of mark.lines) {
        for (const stretch of finiteStretches(line)) trace(path, stretch, isClosed(stretch));
      }
      paintShape(mark, context, path, bounds);
      return;
    }
    case "rectangle": {
      const path = new Path2D();
      const width = Math.max(0, mark.width);
      const height = Math.max(0, mark.height);
      if (mark.radius) path.roundRect(mark.x, mark.y, width, height, mark.radius);
      else path.rect(mark.x, mark.y, width, height);
      paintShape(mark, context, path, mark);
      return;
    }
    case "point":
      paintPoint(mark, context);
      return;
    case "text":
      paintText(mark, context);
      return;
    case "image":
      paintImage(mark, context);
      return;
    case "clip":
      context.save();
      context.beginPath();
      context.rect(mark.x, mark.y, mark.width, mark.height);
      context.clip();
      for (const inner of mark.marks) paintMark(inner, context, mark);
      context.restore();
      return;
  }
}

function trace(path: Path2D, points: readonly number[], closed: boolean): void {
  const last = closed && isClosed(points) ? points.length - 2 : points.length;
  for (let i = 0; i < last; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  if (closed) path.closePath();
}

function paintShape(paint: Paint, context: Context2D, path: Path2D, box: Box | Scene): void {
  if (paint.halo && paint.stroke) {
    context.lineWidth = (paint.strokeWidth ?? STROKE_WIDTH) + 2 * (paint.haloWidth ?? HALO_WIDTH);
    context.strokeStyle = paint.halo;
    context.lineCap = "round";
    context.stroke(path);
    context.lineCap = "butt";
  }
  if (paint.fill) {
    context.globalAlpha = paint.fillOpacity ?? 1;
    context.fillStyle = paint.fill;
    context.fill(path);
    context.globalAlpha = 1;
  }
  if (paint.hatch) {
    context.save();
    context.clip(path);
    const lines = new Path2D();
    const area = "x" in box ? box : { x: 0, y: 0, width: box.width, height: box.height };
    for (const line of hatchLines(paint.hatch, area)) trace(lines, line, false);
    context.strokeStyle = paint.hatch.color;
    context.lineWidth = paint.hatch.width;
    context.stroke(lines);
    context.restore();
  }
  if (paint.stroke) {
    context.globalAlpha = paint.strokeOpacity ?? 1;
    context.strokeStyle = paint.stroke;
    context.lineWidth = paint.strokeWidth ?? STROKE_WIDTH;
    context.setLineDash([...(paint.dash ?? [])]);
    context.stroke(path);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}

function paintPoint(mark: PointMark, context: Context2D): void {
  const path = new Path2D();
  if (mark.shape === "circle") {
    path.arc(0, 0, mark.radius, 0, 2 * Math.PI);
    path.closePath();
  } else {
    const { closed, lines } = pointOutline(mark.shape, mark.radius);
    for (const line of lines) trace(path, line, closed);
  }
  const r = mark.radius * 1.5;
  context.save();
  context.translate(mark.x, mark.y);
  if (mark.rotate) context.rotate((mark.rotate * Math.PI) / 180);
  paintShape(mark, context, path, { x: -r, y: -r, width: 2 * r, height: 2 * r });
  context.restore();
}

function paintText(mark: TextMark, context: Context2D): void {
  const spans = typeset(mark.text, mark.size);
  const font = (span: (typeof spans)[number]) => {
    const style = (span.italic ?? mark.italic) ? "italic " : "";
    return `${style}${span.weight ?? mark.weight ?? 400} ${span.size}px ${FONT_FAMILY}`;
  };
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  const widths = spans.map((span) => {
    context.font = font(span);
    return context.measureText(span.text).width;
  });
  const total = widths.reduce((sum, width) => sum + width, 0);
  const start = mark.anchor === "start" ? 0 : mark.anchor === "middle" ? -total / 2 : -total;
  const each = (draw: (span: (typeof spans)[number], x: number, y: number) => void) => {
    let x = start;
    spans.forEach((span, i) => {
      context.font = font(span);
      draw(span, x, baselineOffset(mark) + span.shift);
      x += widths[i] as number;
    });
  };
  context.save();
  context.translate(mark.x, mark.y);
  if (mark.rotate) context.rotate((mark.rotate * Math.PI) / 180);
  if (mark.halo) {
    context.strokeStyle = mark.halo;
    context.lineWidth = TEXT_HALO_WIDTH;
    each((span, x, y) => context.strokeText(span.text, x, y));
  }
  each((span, x, y) => {
    context.fillStyle = span.fill ?? mark.fill;
    context.fillText(span.text, x, y);
  });
  context.restore();
}

/** Pixels already on a canvas of their own, to be stretched; kept only as long as the pixels themselves. */
const images = new WeakMap<object, HTMLCanvasElement | OffscreenCanvas>();

function paintImage(mark: ImageMark, context: Context2D): void {
  const { width, height, data } = mark.pixels;
  if (!(width > 0 && height > 0)) return;
  let image = images.get(data);
  if (!image) {
    if (typeof OffscreenCanvas !== "undefined") {
      image = new OffscreenCanvas(width, height);
    } else {
      image = document.createElement("canvas");
      image.width = width;
      image.height = height;
    }
    const own = image.getContext("2d") as Context2D | null;
    if (!own) return;
    const pixels = own.createImageData(width, height);
    pixels.data.set(data);
    own.putImageData(pixels, 0, 0);
    images.set(data, image);
  }
  context.imageSmoothingEnabled = true;
  // A smooth field looks the same under the better filters, which take twice as long.
  context.imageSmoothingQuality = "low";
  context.drawImage(image, mark.x, mark.y, mark.width, mark.height);
}
