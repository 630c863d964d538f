/**
 * The worker: {@link serve} on a worker's own port. Importing it anywhere else does nothing.
 */
import type { Command } from "./protocol.js";
import { serve } from "./serve.js";

interface WorkerScope {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: { data: Command }) => void): void;
  WorkerGlobalScope?: unknown;
}

const scope = globalThis as unknown as WorkerScope;

if (scope.WorkerGlobalScope) {
  const receive = serve({
    post: (report, transfer) => scope.postMessage(report, transfer),
    slice: 30,
    separate: true,
  });
  scope.addEventListener("message", ({ data }) => receive(data));
}
