/**
 * Threads: workers, and the page itself where workers are not allowed.
 */
import type { Command, Report } from "./protocol.js";

/** The page's end of a thread. */
export interface Thread {
  post(command: Command, transfer?: ArrayBuffer[]): void;
  /** Ends it; nothing is heard of it after that. */
  close(): void;
  /** Whether what is posted is copied. */
  readonly separate: boolean;
}

/** What is heard of a thread. */
export interface Ear {
  report(report: Report): void;
  /** The thread has died. */
  failure(message: string): void;
}

/** Starts a thread, or throws where there can be none. */
export type Spawn = (ear: Ear) => Thread;

/** A worker. Throws where workers are not allowed, or fails before its first report. */
export const workerThread: Spawn = (ear) => {
  // Written out in full: bundlers look for exactly this expression.
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => ear.report(data as Report);
  worker.onerror = (event) => {
    event.preventDefault();
    ear.failure(event.message || "its script could not be loaded");
  };
  worker.onmessageerror = () => ear.failure("it sent what could not be read");
  return {
    post: (command, transfer = []) => worker.postMessage(command, transfer),
    close: () => worker.terminate(),
    separate: true,
  };
};

/** The page: the same code in shorter slices, so that a frame can be drawn between two of them. */
export const pageThread: Spawn = (ear) => {
  let open = true;
  const running = new Set<number>();
  const post = (report: Report) => {
    if (!open) return;
    if (report.type === "result" || report.type === "error" || report.type === "cancelled") {
      running.delete(report.id);
    }
    ear.report(report);
  };
  // Loaded where it is needed: hardly any page is without workers.
  const served = import("./serve.js").then(({ serve }) =>
    serve({ post, slice: 12, separate: false }),
  );
  served.catch((error: Error) => ear.failure(error.message));
  return {
    // Later, as a message would come: nobody's promise is settled while they still set it up.
    post: (command) => {
      if (command.type === "run") running.add(command.id);
      setTimeout(async () => {
        const receive = await served.catch(() => undefined);
        if (open) receive?.(command);
      });
    },
    close: async () => {
      open = false;
      const receive = await served.catch(() => undefined);
      for (const id of running) receive?.({ type: "cancel", id });
    },
    separate: false,
  };
};
