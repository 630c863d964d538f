import * as face from "./face.js";
import init from "./wasm/weightscope.js";

/** The functions and classes of the WebAssembly module, ready to call: the module `face` of this reference. */
export type Weightscope = Readonly<typeof face>;

/** Where the WebAssembly comes from, when it is not the file beside this module. */
export interface LoadOptions {
  /** A compiled module (one that another thread has compiled, for instance) or the bytes of one. */
  module?: WebAssembly.Module | BufferSource;
}

let loading: Promise<Weightscope> | undefined;
let compiling: Promise<WebAssembly.Module> | undefined;

/**
 * Loads and instantiates the WebAssembly module: in Node, in a browser, in a worker.
 *
 * Nothing happens before the first call, and every call gets the same instance. A load that failed is
 * tried again by the next call; the options of a call that finds the module loaded have no effect.
 *
 * @example
 * const ws = await load();
 * ws.initialize({ initializer: "xavier-normal", fanIn: 784, fanOut: 30, seed: 7 });
 */
export function load(options: LoadOptions = {}): Promise<Weightscope> {
  loading ??= instantiate(options).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The compiled module, which workers receive so that it is compiled once. */
export function compile({ module }: LoadOptions = {}): Promise<WebAssembly.Module> {
  compiling ??= compileFrom(module).catch((error: unknown) => {
    compiling = undefined;
    throw error;
  });
  return compiling;
}

async function instantiate(options: LoadOptions): Promise<Weightscope> {
  await init({ module_or_path: await compile(options) });
  return Object.freeze({ ...face });
}

async function compileFrom(module: LoadOptions["module"]): Promise<WebAssembly.Module> {
  if (module instanceof WebAssembly.Module) return module;
  if (module) return WebAssembly.compile(module);
  // Written out in full: bundlers look for exactly this expression.
  const url = new URL("./wasm/weightscope_bg.wasm", import.meta.url);
  return (await compileFile(url)) ?? compileResponse(await fetch(url), url);
}

interface NodeProcess {
  getBuiltinModule?(name: "node:fs/promises"): { readFile(path: URL): Promise<Uint8Array> };
}

/** Node cannot fetch file URLs: it reads the file. Asked for at run time, so that no bundler meets the name. */
async function compileFile(url: URL): Promise<WebAssembly.Module | undefined> {
  if (url.protocol !== "file:") return undefined;
  const { process } = globalThis as { process?: NodeProcess };
  const bytes = await process?.getBuiltinModule?.("node:fs/promises").readFile(url);
  return bytes && WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
}

/** Compiles while the bytes arrive; after them, from a server that sends the file under another type. */
async function compileResponse(response: Response, url: URL): Promise<WebAssembly.Module> {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  // A server that knows no such file may send its page instead.
  if (!response.ok || type === "text/html") {
    throw new Error(`${url.href} answered ${response.status} with ${type}, not WebAssembly`);
  }
  if (type === "application/wasm" && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
