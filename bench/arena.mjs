// Where a case's races are run, in Node and in a page alike. `context` is what the contestants need.

const modules = {
  products: () => import("./cases/products.mjs"),
  propagation: () => import("./cases/propagation.mjs"),
  training: () => import("./cases/training.mjs"),
  normals: () => import("./cases/normals.mjs"),
  contours: () => import("./cases/contours.mjs"),
};

/** The module of a case. */
export const caseModule = (name) => modules[name]();

export class Arena {
  #context;
  #race;

  constructor(context) {
    this.#context = context;
  }

  /** Makes everything one race needs, and refuses if the contestants do not compute the same. */
  async open(name, id) {
    const { races, open } = await caseModule(name);
    // Whoever ran last may have used another.
    await this.#context.tf.setBackend("wasm");
    this.#race = open(
      races.find((race) => race.id === id),
      this.#context,
    );
    if (!this.#race.check()) throw new Error(`${name}, ${id}: the contestants disagree`);
    const contestants = Object.entries(this.#race.contestants);
    return {
      contestants: contestants.map(([contestant, { work = 1 }]) => ({ name: contestant, work })),
      note: this.#race.note,
    };
  }

  /** How many milliseconds `repeats` runs take. */
  async time(contestant, repeats) {
    const { run, backend = "wasm" } = this.#race.contestants[contestant];
    await this.#context.tf.setBackend(backend);
    const began = performance.now();
    run(repeats);
    return performance.now() - began;
  }

  close() {
    this.#race?.close();
    this.#race = undefined;
  }
}
