// NumPy in a Python of its own, with one thread.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../peers/numpy_peer.py", import.meta.url));

const oneThread = Object.fromEntries(
  ["OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM"].map((name) => [
    name === "VECLIB_MAXIMUM" ? `${name}_THREADS` : `${name}_NUM_THREADS`,
    "1",
  ]),
);

export class NumpyHost {
  name = "NumPy";
  #child;
  #lines;

  /** The Python that WEIGHTSCOPE_PYTHON names, or python3; undefined when it is missing or has no NumPy. */
  static async start() {
    const python = process.env.WEIGHTSCOPE_PYTHON || "python3";
    const child = spawn(python, [script], {
      env: { ...process.env, ...oneThread },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const ended = new Promise((resolve) => child.once("error", resolve).once("close", resolve));
    const host = new NumpyHost();
    host.#child = child;
    host.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await Promise.race([host.#lines.next(), ended.then(() => undefined)]);
    if (!first?.value) return undefined;
    host.version = `NumPy ${JSON.parse(first.value).version}, one thread`;
    return host;
  }

  async #ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("NumPy’s side ended before it answered");
    return JSON.parse(value);
  }

  open(name, options) {
    return this.#ask({ do: "open", case: name, ...options });
  }

  async time(repeats) {
    return (await this.#ask({ do: "time", repeats })).milliseconds;
  }

  /** Weights after training on `reference`, which see `cases/training.mjs`. */
  async train(options, { images, labels, weights, biases }) {
    const base64 = ({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength).toString("base64");
    const answer = await this.#ask({
      ...options,
      do: "train",
      images: base64(images),
      labels: base64(labels),
      weights: weights.map(base64),
      biases: biases.map(base64),
    });
    return answer.weights.map((text) => {
      const bytes = Buffer.from(text, "base64");
      return new Float32Array(
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
      );
    });
  }

  async close() {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, "close");
  }
}
