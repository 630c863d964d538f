/** What the derivation figure is drawn from. */
import type { ActivationName, Audit, Derivation, DerivationStep } from "../wasm/weightscope.js";

export interface DerivationData {
  readonly derivation: Derivation;
  /** The scheme by its formula; its gains belong to a network of equal layers. */
  readonly audit: Audit;
  /** The scheme's name for readers. */
  readonly scheme: string;
  readonly activation: ActivationName;
  /** Counted from 1. */
  readonly layer: number;
  readonly depth: number;
}

type StepName = DerivationStep["step"];

/** The assumptions and what follows from them; after these come the two lines that need fewer. */
const REPAIRS: ReadonlySet<StepName> = new Set(["second-moment", "activation"]);

/** The steps of the derivation, and those that mend it. */
export function parts({ derivation }: DerivationData): [DerivationStep[], DerivationStep[]] {
  const { steps } = derivation;
  return [
    steps.filter(({ step }) => !REPAIRS.has(step)),
    steps.filter(({ step }) => REPAIRS.has(step)),
  ];
}

/** A step of the derivation by its name. */
export function stepOf({ derivation }: DerivationData, name: StepName): DerivationStep | undefined {
  return derivation.steps.find(({ step }) => step === name);
}
