/** All figures of a page ask one engine, made at the first question. */

import { createEngine, type Engine } from "../engine/engine.js";

let shared: Engine | undefined;

/** The page's engine. */
export function sharedEngine(): Engine {
  shared ??= createEngine();
  return shared;
}
