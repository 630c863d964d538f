/** The starts that are held against one another. */
import type { Theme } from "./theme.js";

/** One of them; the theme has its look. */
export type ArmName = keyof Theme["arms"];

/** In the order in which they are told. */
export const ARMS = [
  "zero",
  "tooSmall",
  "appropriate",
  "tooLarge",
] as const satisfies readonly ArmName[];

/** What each is called. */
export const ARM_NAMES: Readonly<Record<ArmName, string>> = {
  zero: "zero",
  tooSmall: "too small",
  appropriate: "appropriate",
  tooLarge: "too large",
};
