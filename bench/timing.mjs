// Contestants of one race take turns, A B C A B C, so that whatever else the machine does falls on all of them.

/** Each contestant runs at least this long before anything counts: engines compile hot code between calls. */
const WARM_UP_MS = 400;
/**
 * One turn takes about this long, however short a single run is: long for the clock of a browser, and short for a
 * system that lets others run in between.
 */
const TURN_MS = 15;
/** How many turns each one has: more where they are short, and never fewer than the first. */
const TURNS = { least: 5, most: 51, budgetMs: 3500 };

/**
 * Races contestants, `{ name, work, time(repeats) }`, where `time` answers how many milliseconds that many runs took,
 * and `work` says how much one run does. Answers name -> milliseconds for the work of 1, one for each turn.
 */
export async function race(contestants) {
  const repeats = new Map();
  let round = 0;
  for (const { name, time } of contestants) {
    const single = await warmUp(time);
    repeats.set(name, Math.max(1, Math.round(TURN_MS / single)));
    round += single * repeats.get(name);
  }
  const turns = Math.round(clamp(TURNS.budgetMs / round, TURNS.least, TURNS.most));
  const samples = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const { name, work, time } of contestants) {
      samples[name].push((await time(repeats.get(name))) / repeats.get(name) / work);
    }
  }
  return samples;
}

/** Runs until hot; answers what the last run took. */
async function warmUp(time) {
  let spent = 0;
  let repeats = 1;
  let single = Number.POSITIVE_INFINITY;
  for (let calls = 0; spent < WARM_UP_MS || calls < 3; calls += 1) {
    const took = await time(repeats);
    single = took / repeats;
    spent += took;
    // Clocks in browsers are coarse: a call shall take a few milliseconds, but not so many that code stays cold.
    if (took < 5) repeats *= 2;
    // Something slow is warm after two runs.
    if (took > WARM_UP_MS && calls >= 1) break;
  }
  return single;
}

/** The middle value, or the mean of the middle two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which `share` of the values lie. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/**
 * How many times as long `theirs` take as `ours`: the median over turns, each compared with its neighbour in time.
 */
export function timesAsLong(theirs, ours) {
  return median(theirs.map((value, turn) => value / ours[turn]));
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
