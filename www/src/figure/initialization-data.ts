import type {
  ActivationName,
  Bands,
  Jacobian,
  LayerPrediction,
  Pass,
} from "../wasm/weightscope.js";
import type { ArmName } from "./arm.js";

/** What the left panel shows of each layer; `"gradient"` is the weights' gradient. */
export type InitializationQuantity =
  | "activation"
  | "preactivation"
  | "gradient-activation"
  | "gradient"
  | "weight";

/** The numbers of figure 1. */
export interface InitializationData {
  /**
   * Histograms on bins of each layer's own show most: a range shared with a much wider layer, such as the
   * output, leaves the others few bins. The drawing puts all of them on one axis either way.
   */
  readonly pass: Pass;
  readonly quantity: InitializationQuantity;
  /** Fixes the axis of activations that have bounds, so that the values are seen to move and not the axis. */
  readonly activation?: ActivationName;
  /** Which of the presets the scale is at; the drawing takes its colour, and the ink's at any other scale. */
  readonly arm?: ArmName;
  /** By what the scheme's deviation is multiplied: the name of the figure's own network among the four scales. */
  readonly scale?: number;
  /** What theory expects of each layer, the output included, where it has something to say. */
  readonly theory?: readonly LayerPrediction[];
  /** Where networks of other seeds fall, once there are some. */
  readonly bands?: Bands;
  /** What stands below the three panels, if anything. */
  readonly below?: Below;
}

/** The numbers themselves, and of which of them the drawing is; of activations unless told. */
export type InitializationFindings = Omit<InitializationData, "quantity" | "activation" | "arm"> &
  Partial<Pick<InitializationData, "quantity">>;

/** The second row of the figure: what it is of, and its numbers once they have come. */
export type Below =
  | { readonly kind: "scales"; readonly arms?: readonly ComparedArm[] }
  | { readonly kind: "spectrum"; readonly spectra?: readonly Spectrum[] };

/** The same network at another scale. */
export interface ComparedArm {
  readonly name: ArmName;
  /** By what the scheme's deviation is multiplied. */
  readonly scale: number;
  readonly pass: Pass;
}

/** How one network stretches the directions of its input, at some rows of it. */
export interface Spectrum {
  /** The scheme. */
  readonly name: string;
  /** Whether it is the network of the figure, and not one to hold it against. */
  readonly own: boolean;
  readonly jacobians: readonly Jacobian[];
}
