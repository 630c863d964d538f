/**
 * The thread's end of the protocol, in a worker or on the page.
 */
import { load, type Weightscope } from "../load.js";
import type { Batch } from "../wasm/weightscope.js";
import { buffersOf, type Command, isRemote, pack, type Report } from "./protocol.js";
import { Cancelled, type Host, run } from "./runner.js";
import { nextTurn } from "./turn.js";

/** Bytes of one piece of a large array. */
const pieceLength = 1 << 20;

/** Where reports go, and how long the thread may be busy between two turns. */
export interface Port {
  post(report: Report, transfer: ArrayBuffer[]): void;
  /** Milliseconds. */
  readonly slice: number;
  /** Whether what is received is the thread's own. */
  readonly separate: boolean;
}

interface Run {
  cancelled: boolean;
  /** Waits for a piece. */
  receive?: (bytes: Uint8Array | undefined) => void;
}

/** Answers commands until the thread ends. */
export function serve(port: Port): (command: Command) => void {
  const runs = new Map<number, Run>();
  // Requests may come before the module does.
  let begin: (loading: Promise<Weightscope>) => void = () => {};
  const loaded = new Promise<Weightscope>((resolve) => {
    begin = resolve;
  });

  const answer = async ({ id, job }: Command & { type: "run" }, own: Run) => {
    const checkpoint = () => {
      if (own.cancelled) throw new Cancelled();
    };
    const host: Host = {
      slice: port.slice,
      report: (progress) => {
        if (!own.cancelled) port.post({ type: "progress", id, progress }, buffersOf(progress));
      },
      pause: async () => {
        await nextTurn();
        checkpoint();
      },
      gather: (batches, use) => {
        let spent: ArrayBuffer | undefined;
        const fetch = async (remote: number, start: number, end: number) => {
          const bytes = await new Promise<Uint8Array | undefined>((resolve) => {
            own.receive = resolve;
            const want = { type: "want", id, remote, start, end } as const;
            port.post(spent ? { ...want, spent } : want, spent ? [spent] : []);
          });
          checkpoint();
          spent = port.separate ? (bytes?.buffer as ArrayBuffer) : undefined;
          return bytes as Uint8Array;
        };
        return gather(ws, batches, use, fetch);
      },
    };
    const ws = await loaded;
    checkpoint();
    return run(ws, job, host);
  };

  const start = async (command: Command & { type: "run" }) => {
    const { id } = command;
    const own: Run = { cancelled: false };
    runs.set(id, own);
    try {
      const result = await answer(command, own);
      // A cancelled request whose last slice was under way is cancelled all the same.
      if (own.cancelled) throw new Cancelled();
      port.post({ type: "result", id, result }, buffersOf(result));
    } catch (error) {
      if (error instanceof Cancelled) {
        port.post({ type: "cancelled", id }, []);
      } else {
        const fatal = error instanceof WebAssembly.RuntimeError;
        port.post({ type: "error", id, error: pack(error), fatal }, []);
      }
    } finally {
      runs.delete(id);
    }
  };

  return (command) => {
    switch (command.type) {
      case "start":
        begin(load({ module: command.module }));
        loaded.then(
          () => port.post({ type: "ready" }, []),
          (error: unknown) => port.post({ type: "unable", error: pack(error) }, []),
        );
        break;
      case "run":
        void start(command);
        break;
      case "cancel": {
        const own = runs.get(command.id);
        if (!own) break;
        own.cancelled = true;
        own.receive?.(undefined);
        break;
      }
      case "piece":
        runs.get(command.id)?.receive?.(command.bytes);
        break;
    }
  };
}

type Fetch = (remote: number, start: number, end: number) => Promise<Uint8Array>;

/** What stayed behind is gathered in WebAssembly memory, where it will be used. */
async function gather<B extends readonly (Batch | undefined)[]>(
  ws: Weightscope,
  batches: B,
  use: (batches: B) => void,
  fetch: Fetch,
): Promise<void> {
  const gathered: InstanceType<Weightscope["Bytes"]>[] = [];
  const whole = async (batch: Batch | undefined): Promise<Batch | undefined> => {
    const inputs: unknown = batch?.inputs;
    if (!isRemote(inputs)) return batch;
    const { remote, length } = inputs;
    const bytes = new ws.Bytes(length);
    gathered.push(bytes);
    for (let start = 0; start < length; start += pieceLength) {
      bytes.append(await fetch(remote, start, Math.min(start + pieceLength, length)));
    }
    return { ...batch, inputs: bytes } as Batch;
  };
  try {
    const all: (Batch | undefined)[] = [];
    for (const batch of batches) all.push(await whole(batch));
    // From here on they belong to whom they are handed to.
    gathered.length = 0;
    use(all as unknown as B);
  } finally {
    for (const bytes of gathered) bytes.free();
  }
}
