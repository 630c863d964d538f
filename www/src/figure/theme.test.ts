import { describe, expect, test } from "vitest";
import { contrast } from "./contrast.js";
import { palettes, twoClasses } from "./palette.js";
import { seriesStyles } from "./phase-diagram-chart-key.js";
import { corridorStyle } from "./phase-diagram-plane.js";
import { type Theme, themes } from "./theme.js";

describe.each(Object.values(themes).map((theme): [string, Theme] => [theme.name, theme]))(
  "%s",
  (_, theme) => {
    test("writing has 4.5:1 against the paper", () => {
      for (const color of [theme.ink, theme.muted, theme.unregularized, theme.regularized]) {
        expect(contrast(color, theme.paper), color).toBeGreaterThanOrEqual(4.5);
      }
    });

    test("arms have 3:1 against the paper and their names 4.5:1, and a dash and a marker of their own", () => {
      const arms = Object.values(theme.arms);
      for (const arm of arms) {
        expect(contrast(arm.color, theme.paper), arm.color).toBeGreaterThanOrEqual(3);
      }
      for (const arm of arms) {
        expect(contrast(arm.text, theme.paper), arm.text).toBeGreaterThanOrEqual(4.5);
      }
      expect(new Set(arms.map((arm) => arm.text)).size).toBe(arms.length);
      expect(new Set(arms.map((arm) => arm.dash.join())).size).toBe(arms.length);
      expect(new Set(arms.map((arm) => arm.shape)).size).toBe(arms.length);
      expect(new Set(arms.map((arm) => arm.color)).size).toBe(arms.length);
    });

    test("names on the field have 4.5:1 against their halo", () => {
      const { light, ink, unregularized, regularized } = theme.field;
      for (const color of [ink, unregularized, regularized]) {
        expect(contrast(color, light), color).toBeGreaterThanOrEqual(4.5);
      }
    });
  },
);

test("on every colour of the fields either the light line or its dark halo has 3:1", () => {
  const { light, dark } = themes.light.field;
  for (const palette of [palettes.viridis, palettes.cividis]) {
    for (let i = 0; i < 768; i += 3) {
      const color = `#${[...palette.subarray(i, i + 3)].map((c) => c.toString(16).padStart(2, "0")).join("")}`;
      expect(Math.max(contrast(light, color), contrast(dark, color)), color).toBeGreaterThan(3);
    }
  }
});

test("on dark paper no field comes near the brightness of writing", () => {
  const { paper, ink, field } = themes.dark;
  const bright = "#f7f7f7";
  const veiled = `#${[1, 3, 5]
    .map((i) => {
      const [under = 0, over = 0] = [bright, paper].map((c) =>
        Number.parseInt(c.slice(i, i + 2), 16),
      );
      const mixed = Math.round(under + field.veil * (over - under));
      return mixed.toString(16).padStart(2, "0");
    })
    .join("")}`;
  expect(contrast(veiled, ink)).toBeGreaterThan(2.5);
  // Lines and writing of the field's own ink still stand out.
  expect(contrast(veiled, field.ink)).toBeGreaterThan(4.5);
  expect(themes.light.field.veil).toBe(0);
});

function hex(bytes: ArrayLike<number>): string {
  return `#${Array.from(bytes, (c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** How a colour looks without one kind of cone: Viénot, Brettel and Mollon (1999), in linear sRGB. */
function dichromat(color: string, kind: "protan" | "deutan"): number[] {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return kind === "protan"
    ? [0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b]
    : [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b];
}

test.each(Object.values(themes))(
  "red and blue stay apart without red or green cones: $name",
  (theme) => {
    for (const kind of ["protan", "deutan"] as const) {
      const [red, blue] = [theme.unregularized, theme.regularized].map((c) => dichromat(c, kind));
      const distance = Math.hypot(...(red ?? []).map((c, i) => c - (blue?.[i] ?? 0)));
      expect(distance, kind).toBeGreaterThan(0.25);
    }
  },
);

test.each(Object.values(themes))(
  "the dashes of a plane have 3:1 against every colour under them: $name",
  (theme) => {
    for (let i = 0; i < twoClasses.length; i += 3) {
      const color = hex(
        [...twoClasses.subarray(i, i + 3)].map((c, channel) => {
          const paper = Number.parseInt(theme.paper.slice(1 + 2 * channel, 3 + 2 * channel), 16);
          return Math.round(c + theme.field.veil * (paper - c));
        }),
      );
      expect(contrast(corridorStyle(theme).stroke, color), color).toBeGreaterThanOrEqual(3);
    }
  },
);

test.each(Object.values(themes))(
  "theory and measurement are neither of the colours of a plane’s sides: $name",
  (theme) => {
    const { theory, measured } = seriesStyles(theme);
    const sides = [hex(twoClasses.slice(0, 3)), hex(twoClasses.slice(-3))];
    for (const kind of ["protan", "deutan"] as const) {
      const apart = (a: string, b: string) => {
        const [one, other] = [dichromat(a, kind), dichromat(b, kind)];
        return Math.hypot(...one.map((c, i) => c - (other[i] ?? 0)));
      };
      for (const side of sides) {
        expect(apart(theory, side), `${kind} ${side}`).toBeGreaterThan(0.25);
        expect(apart(measured, side), `${kind} ${side}`).toBeGreaterThan(0.15);
      }
      expect(apart(theory, measured), kind).toBeGreaterThan(0.25);
    }
  },
);
