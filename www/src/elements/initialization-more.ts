/** What the first drawing of the initialization figure does not need: fetched once that is on the screen. */

export { initializationReadout } from "../figure/initialization-readout.js";
export { InitializationContext } from "./initialization-context.js";
export { RowPointer } from "./row-pointer.js";
