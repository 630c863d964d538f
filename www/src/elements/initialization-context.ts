/** What the network of the initialization figure is seen among: other seeds, other scales, another scheme. */

import type { Engine } from "../engine/engine.js";
import { ARMS } from "../figure/arm.js";
import type { ComparedArm, Spectrum } from "../figure/initialization-data.js";
import { load } from "../load.js";
import type { Bands } from "../wasm/weightscope.js";
import { Afterthought } from "./afterthought.js";
import type { ImageSets } from "./idx-files.js";
import {
  ARM_SCALES,
  type InitializationNumbers,
  type InitializationState,
  initializationNumbers,
  initializationRequest,
  type NetworkState,
} from "./initialization-numbers.js";
import { SCHEMES, type SchemeName } from "./initializers.js";

/** So many other seeds: of forty networks, two lie on either side of the band. */
const NETWORKS = 40;
/** The Jacobian is taken at so many rows of the input, fewer where that would take long. */
const JACOBIANS = { most: 4, multiplications: 1e8 } as const;
/** What an orthogonal network is held against, and any other. */
const RIVAL = { orthogonal: "xavier-normal", other: "orthogonal" } as const;

/** One part of the context: which settings it belongs to, and how it is computed. */
interface ContextPart<Answer> {
  /** What is the same for all states that share the answer; nothing where there is no question. */
  readonly key: (state: InitializationState) => string | undefined;
  readonly compute: (
    engine: Engine,
    state: InitializationState,
    files: ImageSets | undefined,
    options: { readonly signal?: AbortSignal; readonly hear?: (answer: Answer) => void },
  ) => Promise<Answer>;
}

const keyOf = (state: Partial<InitializationState>) => JSON.stringify(Object.entries(state));

/** Where networks of other seeds fall. */
const bandsPart: ContextPart<Bands> = {
  key: ({ view: _, below: __, ...network }) => keyOf(network),
  async compute(engine, state, files, { hear, ...options }) {
    const { mlp, source, loss, lsuv } = initializationRequest(state, await load(), files);
    const request = { mlp, source, loss, ...(lsuv && { lsuv }), networks: NETWORKS };
    return engine.ensemble(request, {
      ...options,
      ...(hear && { onProgress: ({ bands }) => hear(bands) }),
    });
  },
};

/** The network at the four scales that have a name. */
const armsPart: ContextPart<readonly ComparedArm[]> = {
  key: ({ scale: _, below, ...network }) => (below === "scales" ? keyOf(network) : undefined),
  async compute(engine, state, files, { hear: _, ...options }) {
    const ws = await load();
    const arms: ComparedArm[] = [];
    for (const name of ARMS) {
      const scale = ARM_SCALES[name];
      const request = initializationRequest({ ...state, scale }, ws, files);
      const pass = await engine.propagate(request, options);
      arms.push({ name, scale, pass });
    }
    return arms;
  },
};

/** How the network stretches the directions of its input, and how another scheme would. */
const spectraPart: ContextPart<readonly Spectrum[]> = {
  key: ({ view: _, below, ...network }) => (below === "spectrum" ? keyOf(network) : undefined),
  async compute(engine, state, files, { hear, ...options }) {
    const ws = await load();
    const rival: SchemeName = state.initializer === "orthogonal" ? RIVAL.orthogonal : RIVAL.other;
    const spectra: Spectrum[] = [];
    for (const initializer of [state.initializer, rival]) {
      const { mlp, source, lsuv } = initializationRequest({ ...state, initializer }, ws, files);
      const rows = rowsFor(state, mlp.sizes[0] ?? 0);
      const jacobians = await engine.jacobian(
        { mlp, source, rows, ...(lsuv && { lsuv }) },
        options,
      );
      spectra.push({
        name: SCHEMES[initializer].label,
        own: initializer === state.initializer,
        jacobians,
      });
      hear?.([...spectra]);
    }
    return spectra;
  },
};

function rowsFor({ depth, width }: NetworkState, features: number): number {
  const one = depth * width * width * features;
  return Math.max(1, Math.min(JACOBIANS.most, Math.floor(JACOBIANS.multiplications / one)));
}

/** The parts of a context that there are. */
interface Parts {
  readonly bands?: Bands | undefined;
  readonly arms?: readonly ComparedArm[] | undefined;
  readonly spectra?: readonly Spectrum[] | undefined;
}

/** Who looks at a context. */
export interface ContextReader {
  readonly engine: () => Engine;
  readonly files: () => ImageSets | undefined;
  /** More of it is there, or no more is to come. */
  readonly changed: () => void;
  readonly failure: (error: unknown) => void;
}

/** The context of the newest network: computed once the figure rests, and dropped as soon as it is another's. */
export class InitializationContext {
  readonly #bands: Afterthought<InitializationState, Bands>;
  readonly #arms: Afterthought<InitializationState, readonly ComparedArm[]>;
  readonly #spectra: Afterthought<InitializationState, readonly Spectrum[]>;

  constructor(reader: ContextReader) {
    const { engine, files, changed, failure } = reader;
    const after = <Answer>({ compute }: ContextPart<Answer>) =>
      new Afterthought<InitializationState, Answer>({
        compute: (state, hear, signal) => compute(engine(), state, files(), { hear, signal }),
        changed,
        failure,
      });
    this.#bands = after(bandsPart);
    this.#arms = after(armsPart);
    this.#spectra = after(spectraPart);
  }

  get #all() {
    return [this.#arms, this.#spectra, this.#bands];
  }

  /** Whether there is more to come. */
  get working(): boolean {
    return this.#all.some(({ working }) => working);
  }

  /** Turns to other settings: what is on its way for others gives way at once. */
  turn(state: InitializationState): void {
    this.#bands.turn(bandsPart.key(state), state);
    this.#arms.turn(armsPart.key(state), state);
    this.#spectra.turn(spectraPart.key(state), state);
  }

  /** Begins when the figure has rested. */
  begin(): void {
    for (const part of this.#all) part.begin();
  }

  /** Calls off what is on its way. */
  stop(): void {
    for (const part of this.#all) part.stop();
  }

  /** Drops all there is: it was of other data. */
  forget(): void {
    for (const part of this.#all) part.forget();
  }

  /** Numbers with what belongs to them, as far as it is there. */
  around(numbers: InitializationNumbers): InitializationNumbers {
    const { state } = numbers;
    return inContext(numbers, {
      bands: this.#bands.answerTo(bandsPart.key(state)),
      arms: this.#arms.answerTo(armsPart.key(state)),
      spectra: this.#spectra.answerTo(spectraPart.key(state)),
    });
  }
}

/** The numbers of a figure with what belongs to them. */
function inContext(
  numbers: InitializationNumbers,
  { bands, arms, spectra }: Parts,
): InitializationNumbers {
  const { bands: _, below: __, ...own } = numbers;
  const { below } = numbers.state;
  if (!bands && !numbers.bands && below === "nothing") return numbers;
  return {
    ...own,
    ...(bands && { bands }),
    ...(below === "scales" && { below: { kind: "scales", ...(arms && { arms }) } }),
    ...(below === "spectrum" && { below: { kind: "spectrum", ...(spectra && { spectra }) } }),
  };
}

/** The numbers for `state`, with all that belongs to them. */
export async function restedInitializationNumbers(
  engine: Engine,
  state: InitializationState,
  files?: ImageSets,
): Promise<InitializationNumbers> {
  const numbers = await initializationNumbers(engine, state, files);
  const answer = <Answer>(part: ContextPart<Answer>) =>
    part.key(state) === undefined ? undefined : part.compute(engine, state, files, {});
  return inContext(numbers, {
    bands: await answer(bandsPart),
    arms: await answer(armsPart),
    spectra: await answer(spectraPart),
  });
}
