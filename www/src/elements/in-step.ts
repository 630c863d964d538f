/** Networks that are trained side by side, compared where all of them stand at the same epoch. */

/** How far one of them has come, in whole epochs. */
interface Reached {
  readonly epoch: number;
}

/**
 * Keeps what each network has reached until the slowest has reached it too. Each tells of every epoch, in order,
 * beginning with the one before its first step.
 */
export class InStep<Name extends string, Standing extends Reached> {
  readonly #names: readonly Name[];
  readonly #reached: Map<Name, Standing[]>;

  constructor(names: readonly Name[]) {
    this.#names = names;
    this.#reached = new Map(names.map((name) => [name, []]));
  }

  /** The newest of a network, however far the others are. */
  newest(name: Name): Standing | undefined {
    return this.#reached.get(name)?.at(-1);
  }

  /**
   * Takes what a network has reached; told of an epoch again, the later word counts. Answers with all networks at
   * the last epoch that every one of them has finished, if there is one.
   */
  add(name: Name, standing: Standing): Readonly<Record<Name, Standing>> | undefined {
    const own = this.#reached.get(name) ?? [];
    if (own.at(-1)?.epoch === standing.epoch) own.pop();
    own.push(standing);
    const common = Math.min(...this.#names.map((each) => this.newest(each)?.epoch ?? -1));
    if (common < 0) return undefined;
    const together = this.#names.map((each) => {
      const left = (this.#reached.get(each) ?? []).filter(({ epoch }) => epoch >= common);
      this.#reached.set(each, left);
      return [each, left[0] as Standing] as const;
    });
    return Object.fromEntries(together) as Record<Name, Standing>;
  }
}
