/** The toy data of the plane, as menus list them. */

import type { ToyKind } from "../wasm/weightscope.js";

export const TOYS = [
  ["circle", "circle"],
  ["xor", "XOR"],
  ["gaussians", "Gaussians"],
  ["spiral", "spiral"],
  ["moons", "moons"],
] as const satisfies readonly (readonly [ToyKind, string])[];
