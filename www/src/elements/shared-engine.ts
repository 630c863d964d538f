/** All figures of a page ask one engine, made at the first question. */

import { createEngine, type Engine } from "../engine/engine.js";

/** One for each of the three networks that train side by side, and one for what is short, on however few processors. */
const WORKERS = 4;

let shared: Engine | undefined;

/** The page's engine. */
export function sharedEngine(): Engine {
  shared ??= createEngine({ workers: WORKERS });
  return shared;
}
