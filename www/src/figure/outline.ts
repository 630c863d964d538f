/** Geometry both backends share, so that a scene looks the same in either. */
import type { Hatch, PointMark } from "./scene.js";
import type { Box } from "./text.js";

/** A point's outline as one closed polygon about the origin; a circle has none, a cross is two open lines. */
export function pointOutline(
  shape: Exclude<PointMark["shape"], "circle">,
  radius: number,
): { closed: boolean; lines: number[][] } {
  const r = radius;
  switch (shape) {
    case "square": {
      const s = r * 0.9;
      return { closed: true, lines: [[-s, -s, s, -s, s, s, -s, s]] };
    }
    case "diamond": {
      const s = r * 1.2;
      return { closed: true, lines: [[0, -s, s, 0, 0, s, -s, 0]] };
    }
    case "triangle": {
      const s = r * 1.15;
      return { closed: true, lines: [[0, -s, s * 0.95, s * 0.75, -s * 0.95, s * 0.75]] };
    }
    case "arrow": {
      // Long and notched: a triangle of equal sides points three ways at once.
      const s = r * 1.35;
      return { closed: true, lines: [[0, -s, s * 0.62, s * 0.8, 0, s * 0.42, -s * 0.62, s * 0.8]] };
    }
    case "cross": {
      const s = r * 0.85;
      return {
        closed: false,
        lines: [
          [-s, -s, s, s],
          [-s, s, s, -s],
        ],
      };
    }
  }
}

/** The polyline's stretches of finite points: a NaN or an infinity leaves a gap, never a stray line. */
export function finiteStretches(line: ArrayLike<number>): number[][] {
  const stretches: number[][] = [];
  let current: number[] = [];
  for (let i = 0; i + 1 < line.length; i += 2) {
    const x = line[i] as number;
    const y = line[i + 1] as number;
    if (Number.isFinite(x) && Number.isFinite(y)) {
      current.push(x, y);
    } else if (current.length > 0) {
      stretches.push(current);
      current = [];
    }
  }
  if (current.length > 0) stretches.push(current);
  return stretches.filter((stretch) => stretch.length >= 4);
}

/** Whether a stretch ends where it began, so that its ends are joined rather than capped. */
export function isClosed(stretch: readonly number[]): boolean {
  const n = stretch.length;
  return n >= 8 && stretch[0] === stretch[n - 2] && stretch[1] === stretch[n - 1];
}

/** The hatch's lines across a rectangle, each x0, y0, x1, y1, aligned to the origin so that neighbours match. */
export function hatchLines(hatch: Hatch, box: Box): number[][] {
  const angle = (-hatch.angle * Math.PI) / 180;
  const along = [Math.cos(angle), Math.sin(angle)] as const;
  const across = [-along[1], along[0]] as const;
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ] as const;
  const project = (axis: readonly [number, number]) =>
    corners.map(([x, y]) => x * axis[0] + y * axis[1]);
  const offsets = project(across);
  const extents = project(along);
  const from = Math.min(...extents);
  const to = Math.max(...extents);
  const spacing = Math.max(1, hatch.spacing);
  const lines: number[][] = [];
  const first = Math.ceil(Math.min(...offsets) / spacing);
  const last = Math.floor(Math.max(...offsets) / spacing);
  for (let k = first; k <= last; k++) {
    const offset = k * spacing;
    lines.push([
      across[0] * offset + along[0] * from,
      across[1] * offset + along[1] * from,
      across[0] * offset + along[0] * to,
      across[1] * offset + along[1] * to,
    ]);
  }
  return lines;
}

/** Defaults of {@link Paint}, and of the halo round letters, on either backend. */
export const STROKE_WIDTH = 1;
export const HALO_WIDTH = 1.5;
export const TEXT_HALO_WIDTH = 3;
