// The races in this Node.
import { readFileSync } from "node:fs";
import * as cpu from "@tensorflow/tfjs-backend-cpu";
import * as wasm from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as d3 from "d3-contour";
import { load } from "../../dist/index.js";
import { Arena } from "../arena.mjs";
import { kernelsFile } from "../build.mjs";
import { ready } from "../peers/tfjs.mjs";

export class NodeHost {
  name = "Node";
  version = `Node ${process.versions.node} (V8 ${process.versions.v8})`;
  #arena;

  static async start() {
    const host = new NodeHost();
    const { instance } = await WebAssembly.instantiate(readFileSync(kernelsFile));
    // Both register themselves as they are imported.
    await ready(tf, [cpu, wasm]);
    host.ws = await load();
    host.#arena = new Arena({ ws: host.ws, kernels: instance.exports, tf, d3 });
    return host;
  }

  open(name, id) {
    return this.#arena.open(name, id);
  }

  time(contestant, repeats) {
    return this.#arena.time(contestant, repeats);
  }

  close() {
    this.#arena.close();
  }

  stop() {}
}
