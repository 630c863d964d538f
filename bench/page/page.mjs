// What a page needs to run races; `hosts/chromium.mjs` talks to it.
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import * as d3 from "d3-contour";
import { load } from "../../dist/index.js";
import kernelsFile from "../../target/bench/kernels.wasm?url";
import { Arena } from "../arena.mjs";
import { ready } from "../peers/tfjs.mjs";

setWasmPaths({
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
});
const { instance } = await WebAssembly.instantiateStreaming(fetch(kernelsFile));
await ready(tf);
globalThis.arena = new Arena({ ws: await load(), kernels: instance.exports, tf, d3 });
