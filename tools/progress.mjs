// One line for each step on the terminal, with the time it took.

/** Something the person at the keyboard can mend: shown as it is, without a stack. */
export class Complaint extends Error {}

/** `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

const live = Boolean(process.stdout.isTTY) && !process.env.CI;
const colored = live && !process.env.NO_COLOR;
const paint = (code, text) => (colored ? `\u001b[${code}m${text}\u001b[0m` : text);
export const green = (text) => paint(32, text);
export const red = (text) => paint(31, text);
export const faint = (text) => paint(2, text);

/** How often a long step says that it is still at work when nothing can be redrawn. */
const heartbeat = 30_000;

class Progress {
  verbose = false;
  #timer;

  say(text = "") {
    console.log(text);
  }

  /** Runs `work` under a title. `work` may answer with a note to print beside the time. */
  async step(title, work) {
    const began = performance.now();
    const elapsed = () => duration(performance.now() - began);
    if (live && !this.verbose) {
      const draw = () => process.stdout.write(`\r\u001b[K  … ${title} ${faint(elapsed())}`);
      draw();
      this.#timer = setInterval(draw, 200);
    } else {
      console.log(`  … ${title}`);
      this.#timer = setInterval(
        () => console.log(`    still at it: ${title}, ${elapsed()}`),
        heartbeat,
      );
    }
    this.#timer.unref();
    try {
      const note = await work();
      this.stop();
      console.log(`  ${green("✓")} ${title}${note ? `: ${note}` : ""} ${faint(`(${elapsed()})`)}`);
    } catch (error) {
      this.stop();
      console.log(`  ${red("✗")} ${title} ${faint(`(${elapsed()})`)}`);
      throw error;
    }
  }

  /** A step with nothing to do. */
  done(title, note) {
    console.log(`  ${green("✓")} ${title}${note ? `: ${note}` : ""}`);
  }

  stop() {
    clearInterval(this.#timer);
    if (live && !this.verbose) process.stdout.write("\r\u001b[K");
  }
}

export const progress = new Progress();
