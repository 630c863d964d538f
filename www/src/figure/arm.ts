/** The starts that are held against one another. */
import type { Theme } from "./theme.js";

/** One of them; the theme has its look. */
export type ArmName = keyof Theme["arms"];

/** In the order in which they are told. */
export const ARMS = ["zero", "smaller", "unscaled", "larger"] as const satisfies readonly ArmName[];

/** What each is called: by its scale beside the scheme's own, for what is too small or suits depends on the rest. */
export const ARM_NAMES: Readonly<Record<ArmName, string>> = {
  zero: "zero",
  smaller: "smaller",
  unscaled: "scheme’s own",
  larger: "larger",
};
