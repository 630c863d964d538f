// The figures on the built page, under a pointer: from its event to the drawing of what it asked for.
import { setTimeout as sleep } from "node:timers/promises";
import { median, quantile } from "../timing.mjs";

const FRAME_MS = 1000 / 60;
const WARM_UP_MOVES = 60;
const MOVES = 120;

const drags = [
  {
    title: "landscape, 257×257, 16 levels, both panels",
    figure: "landscape",
    settings: "",
    // The minimum without a penalty: both landscapes change.
    grip: '[data-handle="minimum-l1"]',
    /** Round in a circle, in pixels from where the grip was. */
    path: (share) => [60 * Math.sin(2 * Math.PI * share), 40 * Math.cos(2 * Math.PI * share) - 40],
    reach: { p95: 12, dropped: 0 },
    atLeast: { p95: FRAME_MS, dropped: 0.05 },
  },
  {
    title: "initialization, 10 layers × 100, batch 256",
    figure: "initialization",
    settings: "&depth=10&width=100",
    grip: '.control[data-field="scale"] input[type="range"]',
    /** To and fro. */
    path: (share) => [50 * Math.sin(2 * Math.PI * share), 0],
    reach: { p95: FRAME_MS, dropped: 0.05 },
    atLeast: { p95: 33, dropped: 0.05 },
  },
];

/** Notes in the page which event asked for which drawing. Uses what every figure has: state, compute, numbers. */
function watch(figure) {
  const host = document.querySelector(`weightscope-${figure}`);
  const asked = new Map();
  const answers = new WeakMap();
  const record = { events: 0, drawn: [], frames: [] };
  let event;
  let state = host.state;
  addEventListener(
    "pointermove",
    ({ timeStamp }) => {
      event = { stamp: timeStamp, received: performance.now() };
    },
    { capture: true },
  );
  const settled = () => {
    if (host.state === state) return;
    state = host.state;
    asked.set(state, event);
    record.events += 1;
  };
  for (const type of ["pointermove", "input"]) addEventListener(type, settled);
  const compute = host.compute;
  host.compute = async (wish, signal) => {
    const numbers = await compute.call(host, wish, signal);
    answers.set(numbers, wish);
    return numbers;
  };
  host.addEventListener("weightscope-change", async () => {
    const wish = answers.get(host.numbers);
    // What the page itself has answered at once comes before the listeners above have heard of the event.
    const cause = asked.get(wish) ?? event;
    await host.updateComplete;
    const done = performance.now();
    if (cause) record.drawn.push([done - cause.received, done - cause.stamp]);
  });
  const frame = (time) => {
    record.frames.push(time);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.dragged = record;
}

async function drag(page, { grip, path, figure }) {
  const handle = page.locator(`weightscope-${figure}`).locator(grip).first();
  const { x, y, width, height } = await handle.boundingBox();
  // A slider's thumb stands where its value is; at its initial value it is pressed wherever that is.
  const share = await handle.evaluate((element) => {
    if (!(element instanceof HTMLInputElement)) return 0.5;
    const { min, max, value } = element;
    return (Number(value) - Number(min)) / (Number(max) - Number(min));
  });
  const from = [x + share * width, y + height / 2];
  const session = await page.context().newCDPSession(page);
  const pending = [];
  const mouse = (type, [dx, dy]) =>
    pending.push(
      session.send("Input.dispatchMouseEvent", {
        ...{ type, x: from[0] + dx, y: from[1] + dy },
        ...{ button: "left", buttons: 1, clickCount: 1, pointerType: "mouse" },
      }),
    );
  const moves = async (count) => {
    const began = performance.now();
    for (let move = 1; move <= count; move += 1) {
      await sleep(Math.max(0, began + move * FRAME_MS - performance.now()));
      mouse("mouseMoved", path(move / 60));
    }
  };
  mouse("mousePressed", [0, 0]);
  await moves(WARM_UP_MOVES);
  await page.evaluate(() => {
    const { dragged } = globalThis;
    dragged.events = 0;
    dragged.drawn.length = 0;
    dragged.frames.length = 0;
  });
  await moves(MOVES);
  await Promise.all(pending);
  const record = await page.evaluate(() => structuredClone(globalThis.dragged));
  mouse("mouseReleased", path(MOVES / 60));
  await Promise.all(pending);
  return record;
}

/** What one drag came to. */
async function measure(browser, address, options) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    if (options.figure !== "weights") {
      // A neighbour that trains for long would be measured, too.
      await page.addInitScript(() => {
        document.addEventListener("readystatechange", () => {
          document.querySelector("weightscope-weights")?.setAttribute("epochs", "1");
        });
      });
    }
    await page.goto(`${address}#v=1&figure=${options.figure}${options.settings}`);
    const host = page.locator(`weightscope-${options.figure}`);
    await host.locator("canvas").waitFor({ timeout: 60_000 });
    await host.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      () =>
        ![...document.querySelectorAll("[busy]")].some(({ localName }) =>
          localName.startsWith("weightscope-"),
        ),
      undefined,
      { timeout: 120_000 },
    );
    // The figures are held in place after a link, and drawn anew when their typeface has come.
    await sleep(4500);
    await page.evaluate(watch, options.figure);
    const { events, drawn, frames } = await drag(page, options);
    if (drawn.length < MOVES / 10) throw new Error(`${options.title}: the drag drew nothing`);
    const gaps = frames.slice(1).map((time, at) => time - frames[at]);
    const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
    return {
      events,
      p95: quantile(
        drawn.map(([received]) => received),
        0.95,
      ),
      middle: median(drawn.map(([received]) => received)),
      p95Stamped: quantile(
        drawn.map(([, stamped]) => stamped),
        0.95,
      ),
      framesMissed: missed / (missed + gaps.length),
      // The last few may still be on their way when the drag ends.
      undrawn: Math.max(0, events - drawn.length - 1) / events,
    };
  } finally {
    await page.close();
  }
}

const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
const milliseconds = (value) => `${value.toFixed(1)} ms`;
const goal = ({ p95, dropped }) =>
  `${Number(p95.toFixed(1))} ms; ${dropped === 0 ? "none" : percent(dropped)}`;

/** Rows of the table. */
export async function figures({ browser, address }) {
  const rows = [];
  for (const options of drags) {
    const result = await measure(browser, address, options);
    const dropped = Math.max(result.framesMissed, result.undrawn);
    const within = (limit) => result.p95 <= limit.p95 && dropped <= limit.dropped;
    rows.push({
      title: `${options.title}: input event to drawing finished, p95 of ${MOVES} moves; dropped frames`,
      chromium: `${milliseconds(result.p95)}; ${percent(dropped)}`,
      reach: goal(options.reach),
      atLeast: goal(options.atLeast),
      verdict: within(options.reach) ? "reached" : within(options.atLeast) ? "enough" : "missed",
      note:
        `${options.title}: from the event’s arrival in the page; median ${milliseconds(result.middle)}. From the ` +
        `event’s own time stamp, which includes its wait for the next frame: p95 ${milliseconds(result.p95Stamped)}. ` +
        `Frames the page missed: ${percent(result.framesMissed)}; moves passed over for a newer one: ` +
        `${percent(result.undrawn)} of ${result.events}.`,
    });
  }
  return rows;
}
