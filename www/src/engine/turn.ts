/**
 * Letting others have their turn: messages in a worker, everything else on the page.
 */

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

interface Immediate {
  setImmediate?(callback: () => void): unknown;
}

/**
 * Resolves after the events that are waiting now. A timer would be slower, and once a second on a hidden
 * page; an open channel would keep Node from ending, which has `setImmediate`.
 */
export function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as Immediate;
  if (setImmediate) return new Promise((resolve) => void setImmediate(resolve));
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  const { port2 } = channel;
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(undefined);
  });
}
