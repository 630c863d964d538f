/**
 * Requests and the threads that run them.
 */
import { buffersOf, type Command, detach, type Report, unpack } from "./protocol.js";
import type { Job } from "./requests.js";
import { pageThread, type Spawn, type Thread } from "./thread.js";

/** How a request is followed and stopped. */
export interface RunOptions<P = never> {
  /** Hears how far it is. An error thrown in it stops the request, which then rejects with it. */
  onProgress?: (progress: P) => void;
  /** Stops the request, which then rejects with an `AbortError`. */
  signal?: AbortSignal;
  /** An older request of the same key that has no answer yet is dropped: it rejects with an `AbortError`. */
  key?: string;
}

/**
 * A thread has a lane for each kind of request, and takes turns among them. Training goes on for long; a survey, of many
 * networks or inputs, for a second or so, in slices; everything else is one short call.
 */
type Lane = "training" | "survey" | "short";

const lanes = ["training", "survey", "short"] as const satisfies Lane[];

function laneOf(kind: Job["kind"]): Lane {
  if (kind === "train" || kind === "trainability") return "training";
  return kind === "ensemble" || kind === "jacobian" ? "survey" : "short";
}

interface Ticket {
  readonly id: number;
  readonly job: Job;
  readonly remotes: Uint8Array[];
  readonly lane: Lane;
  readonly options: RunOptions<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Answered or given up; the thread may still be busy with it. */
  settled: boolean;
}

interface Slot {
  thread: Thread;
  ready: boolean;
  training?: Ticket | undefined;
  survey?: Ticket | undefined;
  short?: Ticket | undefined;
}

const aborted = (why: string) => new DOMException(why, "AbortError");

const died = (why: string) =>
  Object.assign(new Error(`the worker died (${why}); the next request gets a new one`), {
    code: "worker-died",
  });

/** A queue of requests before a bounded number of threads. */
export class Pool {
  readonly #size: number;
  readonly #compile: () => Promise<WebAssembly.Module>;
  #spawn: Spawn;
  #slots: Slot[] = [];
  #queue: Ticket[] = [];
  #nextId = 1;
  /** Whether a worker has ever come up: one that then fails has died, one before was never allowed. */
  #proven = false;
  #disposed = false;

  constructor(size: number, spawn: Spawn, compile: () => Promise<WebAssembly.Module>) {
    this.#size = size;
    this.#spawn = spawn;
    this.#compile = compile;
  }

  /** Runs a request when a thread is free for it. */
  run(job: Job, options: RunOptions<never> = {}): Promise<unknown> {
    const { signal, key } = options;
    return new Promise((resolve, reject) => {
      if (this.#disposed) throw new Error("this engine has been disposed of");
      if (signal?.aborted) throw aborted("the request was cancelled before it began");
      if (key !== undefined) this.#supersede(key);
      const abort = () => {
        this.#giveUp(ticket, aborted("the request was cancelled"));
        this.#release(ticket);
      };
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          if (ticket.settled) return;
          ticket.settled = true;
          signal?.removeEventListener("abort", abort);
          how(value);
        };
      const ticket: Ticket = {
        ...detach(job),
        id: this.#nextId++,
        lane: laneOf(job.kind),
        options: options as RunOptions<unknown>,
        resolve: settle(resolve),
        reject: settle(reject),
        settled: false,
      };
      signal?.addEventListener("abort", abort);
      this.#queue.push(ticket);
      this.#dispatch();
    });
  }

  /** Ends all threads; requests without an answer reject with an `AbortError`. */
  dispose(): void {
    this.#disposed = true;
    const slots = this.#slots.splice(0);
    for (const { thread } of slots) thread.close();
    const tickets = slots.flatMap(ticketsOf).concat(this.#queue.splice(0));
    for (const ticket of tickets) ticket.reject(aborted("the engine was disposed of"));
  }

  #supersede(key: string): void {
    const older = [...this.#queue, ...this.#slots.flatMap(ticketsOf)];
    for (const ticket of older) {
      if (ticket.options.key === key && !ticket.settled) {
        this.#giveUp(ticket, aborted("a newer request took its place"));
      }
    }
  }

  /** Settles a request at once. Its thread hears of it, and is busy until it says so. */
  #giveUp(ticket: Ticket, error: unknown): void {
    ticket.reject(error);
    const waiting = this.#queue.indexOf(ticket);
    if (waiting >= 0) {
      this.#queue.splice(waiting, 1);
    } else {
      const slot = this.#slots.find((each) => each[ticket.lane] === ticket);
      slot?.thread.post({ type: "cancel", id: ticket.id });
    }
  }

  /** A short request is one call that nothing interrupts; a worker with no other work is ended with it. */
  #release(ticket: Ticket): void {
    const slot = this.#slots.find(({ short }) => short === ticket);
    if (slot?.thread.separate && ticketsOf(slot).length === 1) {
      this.#close(slot, aborted("the request was cancelled"));
    }
  }

  #dispatch(): void {
    // What waits for its lane does not hold up what takes another.
    for (const ticket of [...this.#queue]) {
      const slot = this.#slotFor(ticket.lane);
      if (!slot) continue;
      this.#queue.splice(this.#queue.indexOf(ticket), 1);
      slot[ticket.lane] = ticket;
      this.#post(slot, ticket, { type: "run", id: ticket.id, job: ticket.job });
    }
  }

  /** An idle thread, else a new one, else one that is busy with other kinds of requests only. */
  #slotFor(lane: Lane): Slot | undefined {
    const idle = this.#slots.find((slot) => ticketsOf(slot).length === 0);
    if (idle) return idle;
    if (this.#slots.length < this.#size) return this.#open();
    return this.#slots.find((slot) => !slot[lane]);
  }

  #post(slot: Slot, ticket: Ticket, command: Command, transfer: ArrayBuffer[] = []): void {
    try {
      slot.thread.post(command, transfer);
    } catch (error) {
      // What cannot be cloned was never sent.
      slot[ticket.lane] = undefined;
      ticket.reject(error);
    }
  }

  #open(): Slot {
    const slot = { ready: false } as Slot;
    const ear = {
      report: (report: Report) => this.#hear(slot, report),
      failure: (message: string) => this.#fail(slot, message),
    };
    try {
      slot.thread = this.#spawn(ear);
    } catch {
      this.#spawn = pageThread;
      slot.thread = pageThread(ear);
    }
    this.#slots.push(slot);
    this.#compile().then(
      (module) => slot.thread.post({ type: "start", module }),
      (error: unknown) => this.#close(slot, error),
    );
    return slot;
  }

  #hear(slot: Slot, report: Report): void {
    if (report.type === "ready") {
      slot.ready = true;
      this.#proven = true;
      return;
    }
    if (report.type === "unable") {
      this.#close(slot, unpack(report.error));
      return;
    }
    const ticket = ticketsOf(slot).find(({ id }) => id === report.id);
    if (!ticket) return;
    switch (report.type) {
      case "want": {
        const bytes = ticket.remotes[report.remote]?.subarray(report.start, report.end);
        if (!bytes || ticket.settled) return;
        // A thread of its own gets a copy of the piece, to keep; the page reads it where it is.
        const piece = slot.thread.separate ? copyOf(bytes, report.spent) : bytes;
        const transfer = slot.thread.separate ? buffersOf(piece) : [];
        this.#post(slot, ticket, { type: "piece", id: ticket.id, bytes: piece }, transfer);
        return;
      }
      case "progress":
        if (ticket.settled) return;
        try {
          ticket.options.onProgress?.(report.progress);
        } catch (error) {
          this.#giveUp(ticket, error);
        }
        return;
      case "error":
        if (report.fatal) {
          this.#close(slot, died(report.error.message));
          return;
        }
        ticket.reject(unpack(report.error));
        break;
      case "result":
        ticket.resolve(report.result);
        break;
      case "cancelled":
        ticket.reject(aborted("the request was cancelled"));
        break;
    }
    slot[ticket.lane] = undefined;
    this.#dispatch();
  }

  #fail(slot: Slot, message: string): void {
    if (slot.ready || this.#proven) {
      this.#close(slot, died(message));
      return;
    }
    // No worker has ever come up: they are not allowed here. What waits for them runs on the page.
    this.#spawn = pageThread;
    const tickets = this.#slots.flatMap(ticketsOf).filter(({ settled }) => !settled);
    for (const { thread } of this.#slots.splice(0)) thread.close();
    this.#queue.unshift(...tickets);
    this.#dispatch();
  }

  /** Ends a thread; its requests reject. */
  #close(slot: Slot, error: unknown): void {
    const index = this.#slots.indexOf(slot);
    if (index < 0) return;
    this.#slots.splice(index, 1);
    slot.thread.close();
    for (const ticket of ticketsOf(slot)) ticket.reject(error);
    this.#dispatch();
  }
}

/** A copy, in `buffer` if there is one that has the room. */
function copyOf(bytes: Uint8Array, buffer: ArrayBuffer | undefined): Uint8Array {
  if (!buffer || buffer.byteLength < bytes.length) return bytes.slice();
  const copy = new Uint8Array(buffer, 0, bytes.length);
  copy.set(bytes);
  return copy;
}

function ticketsOf(slot: Slot): Ticket[] {
  return lanes.map((lane) => slot[lane]).filter((ticket) => ticket !== undefined);
}
