import { describe, expect, test } from "vitest";
import type { TrainedShare } from "../wasm/weightscope.js";
import { contrast, inkOn } from "./contrast.js";
import type { TextMark } from "./scene.js";
import { layoutProblems } from "./scene-check.js";
import { stretchWithin } from "./stretch.js";
import { toSvg } from "./svg.js";
import { contains, plainText, textBox } from "./text.js";
import { themes } from "./theme.js";
import {
  type TrainabilityData,
  trainabilityScene,
  trainabilitySentence,
  trainabilityTable,
} from "./trainability.js";
import { shareColor } from "./trainability-map.js";

const WIDTHS = [280, 358, 390, 639, 640, 800, 1000, 1440];
const SCALES = [0.1, 0.16, 0.25, 0.4, 0.63, 1, 1.6, 2.5, 4, 6.3, 10];

describe("layout", () => {
  test.each(Object.entries(extremes()))(
    "%s: nothing overlaps, is cut off or too small",
    (_, data) => {
      for (const width of WIDTHS) {
        for (const theme of [themes.light, themes.dark]) {
          const scene = trainabilityScene(data, { width, theme });
          expect(layoutProblems(scene), `at ${width}`).toEqual([]);
          expect(toSvg(scene)).not.toMatch(/NaN[^<]|Infinity|undefined/);
        }
      }
    },
  );
  test("filling in moves nothing", () => {
    const places = (data: TrainabilityData, width: number) =>
      trainabilityScene(data, { width, theme: themes.light }).panels.map(({ y, height }) => [
        y,
        height,
      ]);
    for (const width of [358, 390, 640, 1000]) {
      expect(places(extremes().half, width)).toEqual(places(extremes().wedge, width));
    }
  });
});

describe("what is drawn", () => {
  test("each cell has the colour and the number of its share; what is not done is hatched", () => {
    const { marks } = trainabilityScene(extremes().half, { width: 1000, theme: themes.light });
    const rectangles = marks.filter((mark) => mark.kind === "rectangle");
    const known = extremes().half.cells.filter((cell) => cell !== undefined);
    const hatched = rectangles.filter(({ hatch }) => hatch);
    // One more in the key.
    expect(hatched).toHaveLength(extremes().half.cells.length - known.length + 1);
    const mixed = known.filter((cell) => cell.share === 0.3).length;
    expect(texts(extremes().half).filter((text) => text === "30")).toHaveLength(mixed);
    for (const share of [0, 0.3, 1]) {
      const wanted = known.filter((cell) => cell.share === share).length;
      const found = rectangles.filter(
        ({ fill, width }) => fill === shareColor(share) && width > 30,
      );
      expect(found).toHaveLength(wanted);
    }
  });
  test("cells whose networks share one fate have no number, nor have those that are too narrow", () => {
    const numbers = (data: TrainabilityData, width: number) =>
      onMap(data, width).filter(({ text }) => /^\d+$/.test(plainText(text)));
    expect(numbers(extremes().trained, 1000)).toEqual([]);
    expect(numbers(extremes().wedge, 1000).map(({ text }) => text)).toEqual(["30", "30", "30"]);
    const free = { ...extremes().wedge, reach: [] };
    expect(numbers(free, 358)).toHaveLength(3);
    expect(numbers(free, 200)).toEqual([]);
  });
  test("every mixed cell has its number, on a ground of its own where the theory's line crosses it", () => {
    // Down through the middle of every column.
    const reach = SCALES.flatMap((scale) => [
      { scale, layers: 100 },
      { scale: scale * 1.01, layers: 0 },
    ]);
    const crossed = { ...extremes().wedge, reach };
    const { marks } = trainabilityScene(crossed, frame(358));
    const numbers = marks.flatMap((mark, index) =>
      mark.kind === "text" && mark.text === "30" ? [index] : [],
    );
    expect(numbers).toHaveLength(3);
    for (const index of numbers) {
      const [plate, number] = [marks[index - 1], marks[index]];
      if (plate?.kind !== "rectangle" || number?.kind !== "text") throw new Error("no plate");
      expect(plate.fill).toBe(shareColor(0.3));
      expect(contains(plate, textBox(number))).toBe(true);
    }
  });
  test("no number and no name stands on the theory's line but on a ground that breaks it", () => {
    // Through the middle of every cell of the lowest rows, and then up.
    const reach = SCALES.map((scale, index) => ({ scale, layers: 1 + index / 3 }));
    for (const data of [extremes().many, extremes().wedge, extremes().trained]) {
      for (const width of [358, 640, 1000]) {
        const crossed = { ...data, reach };
        const { marks } = trainabilityScene(crossed, frame(width));
        const clip = marks.find((mark) => mark.kind === "clip");
        const line = clip?.marks.find((mark) => mark.kind === "lines")?.lines[0] ?? [];
        for (const mark of onMap(crossed, width)) {
          const box = textBox(mark);
          const plated = marks.some(
            (each) => each.kind === "rectangle" && each.height < 20 && contains(each, box),
          );
          if (plated) continue;
          for (let at = 0; at + 3 < line.length; at += 2) {
            const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.from(line).slice(at, at + 4);
            expect(stretchWithin(box, [x0, y0, x1, y1]), `${plainText(mark.text)}`).toBeUndefined();
          }
        }
      }
    }
  });
  test("a whole map names its two countries, each on its own ground", () => {
    for (const width of [358, 1000]) {
      expect(texts({ ...extremes().wedge, reach: [] }, width)).toEqual(
        expect.arrayContaining(["none trains", "all train"]),
      );
    }
    expect(texts(extremes().trained)).not.toContain("none trains");
    expect(texts(extremes().half)).not.toContain("all train");
  });
  test("numbers are read on the colour of every share", () => {
    for (let share = 0; share <= 100; share++) {
      const ground = shareColor(share / 100);
      expect(contrast(ground, inkOn(ground)), `${share} %`).toBeGreaterThanOrEqual(4.5);
    }
    for (const mark of onMap(extremes().many, 1000)) {
      if (!/^\d+$/.test(plainText(mark.text))) continue;
      const ground = shareColor(Number(plainText(mark.text)) / 100);
      expect(contrast(ground, mark.fill)).toBeGreaterThanOrEqual(4.5);
    }
  });
  test("the handle lies on its cell, one key from its neighbours", () => {
    const { handles, panels } = trainabilityScene(extremes().wedge, frame(1000));
    const [handle, map] = [handles[0], panels[0]];
    if (!handle || !map) throw new Error("no handle");
    expect(handle).toMatchObject({ label: "Cell: 4 layers at ×0.63", step: [1, 1] });
    expect((handle.x - map.x) / map.width).toBeCloseTo(4.5 / 11, 12);
    expect(1 - (handle.y - map.y) / map.height).toBeCloseTo(3.5 / 4, 12);
  });
  test("the theory's line leaves the map at the edge of chaos, on either side", () => {
    const deep = { ...extremes().deep, reach: extremes().wedge.reach };
    const { marks, panels } = trainabilityScene(deep, frame(1000));
    const clip = marks.find((mark) => mark.kind === "clip");
    const line = clip?.marks.find((mark) => mark.kind === "lines")?.lines[0] ?? [];
    const heights = SCALES.map((_, index) => line[2 * index + 1] as number);
    expect(heights.every(Number.isFinite)).toBe(true);
    expect(heights[5]).toBeLessThan(panels[0]?.y ?? 0);
    expect(heights[4]).toBeGreaterThan(heights[5] as number);
  });
  test("the theory is drawn where there is some", () => {
    const theory = "theory: signal survives below the line, 6 ξ layers";
    expect(texts(extremes().wedge)).toContain(theory);
    expect(texts(extremes().none)).not.toContain(theory);
    expect(texts(extremes().wedge)).toContain("6 ξ: as observed by Schoenholz et al. 2017");
    expect(texts(extremes().none).join()).not.toContain("Schoenholz");
  });
});

describe("the sentence", () => {
  test("says where the seeds share one fate, how deep they train, and what the cell is", () => {
    expect(trainabilitySentence(extremes().wedge)).toBe(
      "In 41 of 44 cells the 10 networks share one fate: all train in 21, none in 20. In the other 3 the seed " +
        "decides. At ×1 to ×1.6 more than half of the networks train up to 4 layers, the deepest there are. " +
        "The theory tells where a signal survives, not what trains: in 1 cell below its line at most half of the " +
        "networks train, and in 12 cells above it more do. " +
        "4 layers at ×0.63: 3 of 10 trained, with a median loss of 0.69.",
    );
    expect(trainabilitySentence(extremes().half)).toMatch(
      /^22 of 44 cells so far\. In \d+ of 22 cells/,
    );
    expect(trainabilitySentence({ ...extremes().wedge, cells: [] })).toBe(
      "The first of 44 cells is under way.",
    );
  });
  test("says when all train, and when none does", () => {
    expect(trainabilitySentence(extremes().trained)).toMatch(
      /^Every network trains, whatever its depth and its scale\. The theory tells .* not what trains: in 34 cells above its line more than half of the networks train\. 1 layer/,
    );
    expect(trainabilitySentence(extremes().none)).toBe(
      "No network trains within 1 step, whatever its depth and its scale. " +
        "1 layer at ×10: 0 of 10 trained, with a median loss of ∞, and 4 overflowed.",
    );
  });
  test("names every scale at which they train deepest, and the scheme's own where it is another", () => {
    const trained = (...columns: number[]) =>
      trainabilitySentence(
        remade(extremes().wedge, (row, column) =>
          cell(columns.includes(column) || row < 1 ? 10 : 0),
        ),
      );
    expect(trained(5)).toContain(" At ×1 more than half of the networks train up to 4 layers");
    expect(trained(5, 6, 7)).toContain(" At ×1 to ×2.5 more than half");
    expect(trained(0, 2, 3, 6)).toContain(" At ×0.1, ×0.25 to ×0.4 and ×1.6 more than half");
    expect(trained(6)).toContain("the deepest there are; at ×1 up to 1 layer.");
  });
  test("does not say that they train at every depth up to the deepest where they do not", () => {
    const told = (rows: readonly number[], change: Partial<TrainabilityData> = {}) =>
      trainabilitySentence(
        remade({ ...extremes().wedge, ...change }, (row, column) =>
          cell((column === 5 || column === 6) && rows.includes(row) ? 10 : 0),
        ),
      );
    expect(told([0, 1, 2])).toContain(" networks train up to 3 layers.");
    expect(told([1, 2])).toContain(
      " At ×1 to ×1.6 more than half of the networks train from 2 to 3 layers.",
    );
    expect(told([2])).toContain(" networks train at 3 layers.");
    expect(told([0, 2])).toContain(" networks train up to 3 layers, if not at every depth.");
    expect(told([1, 3])).toContain(
      " networks train up to 4 layers, the deepest there are, if not at every depth.",
    );
    expect(told([2, 3])).toContain(" train from 3 to 4 layers, the deepest there are.");
    // Of two scales only what holds of both, and at ×1 what holds there.
    const two = (one: readonly number[], other: readonly number[]) =>
      trainabilitySentence(
        remade(extremes().wedge, (row, column) =>
          cell((column === 5 ? one : column === 6 ? other : []).includes(row) ? 10 : 0),
        ),
      );
    expect(two([0, 1, 2], [1, 2])).toContain(
      " At ×1 to ×1.6 more than half of the networks train from 2 to 3 layers.",
    );
    expect(two([1], [0, 1, 2])).toContain(
      " At ×1.6 more than half of the networks train up to 3 layers; at ×1 at 2 layers.",
    );
  });
  test("says that the theory is of wide layers where these are not", () => {
    const { wedge } = extremes();
    expect(trainabilitySentence({ ...wedge, width: 2 })).toContain(
      " The theory is of wide layers (these have 2 units) and tells where a signal survives, not what trains: in 1 cell",
    );
    expect(trainabilitySentence({ ...wedge, width: 8 })).toContain(" The theory tells where");
  });
  test("says where the map does other than the theory, and nothing where it does not", () => {
    const { wedge } = extremes();
    const reach = SCALES.map((scale) => ({ scale, layers: scale < 1 ? 2.5 : 100 }));
    const obedient = remade({ ...wedge, reach }, (row, column) =>
      cell((reach[column]?.layers ?? 0) >= row + 1 ? 10 : 0),
    );
    expect(trainabilitySentence(obedient)).not.toContain("theory");
    const stuck = remade(obedient, (_, column) => cell(column < 9 ? 10 : 5));
    expect(trainabilitySentence(stuck)).toContain(
      "in 8 cells below its line at most half of the networks train, and in 10 cells above it more do.",
    );
    const single = remade({ ...obedient, networks: 1 }, (_, column) => cell(column < 9 ? 1 : 0, 1));
    expect(trainabilitySentence(single)).toContain(
      "in 8 cells below its line the network does not train, and in 10 cells above it, it does.",
    );
  });
  test("says when by the theory the scheme's own scale does not suit", () => {
    // Rectified units under Xavier's scheme lose half the signal in each layer, and none at ×√2.
    const reach = [0.1, 0.5, 1, 1.41, 2, 10].map((scale) => ({
      scale,
      layers: scale === 1.41 ? Number.POSITIVE_INFINITY : 3 * scale,
    }));
    const said =
      "By the theory the scheme’s own scale does not suit these settings: a signal survives 3 layers at ×1, and the most at about ×1.4.";
    expect(trainabilitySentence({ ...extremes().wedge, reach })).toContain(said);
    expect(trainabilitySentence(extremes().wedge)).not.toContain("suit");
    expect(trainabilitySentence({ ...extremes().wedge, reach: [] })).not.toContain("suit");
  });
  test("says where the line tells of a signal that explodes, and holds the map against it there too", () => {
    const reach = SCALES.map((scale) =>
      scale > 4 ? { scale, layers: 2.5, explodes: true } : { scale, layers: 100 },
    );
    const obedient = remade({ ...extremes().wedge, reach }, (row, column) =>
      cell((reach[column]?.layers ?? 0) >= row + 1 ? 10 : 0),
    );
    const said =
      " On the right, where nothing bounds the signal, the line tells at what depth it has exploded. 4 layers";
    expect(trainabilitySentence(obedient)).toContain(said);
    expect(texts(obedient)).toContain("ξ: layers in which a signal fades to 1/e or grows to e");
    const stuck = remade(obedient, (_, column) => cell(column > 8 ? 0 : 10));
    expect(trainabilitySentence(stuck)).toContain("in 4 cells below its line at most half");
    // What explodes deeper than the map goes is not seen on it.
    const far = { ...obedient, reach: reach.map((each) => ({ ...each, layers: 100 })) };
    expect(trainabilitySentence(far)).not.toContain("exploded");
    expect(texts(far)).toContain("ξ: layers in which the input’s trace fades to 1/e");
  });
  test("gives each loss of two networks, and no middle of two halves", () => {
    const two = remade({ ...extremes().wedge, networks: 2 }, () => cell(1, 2, [0.5]));
    expect(trainabilitySentence(two)).toMatch(/1 of 2 trained, with losses of 0\.01 and 0\.5\.$/);
    const half = remade(extremes().wedge, () => cell(5));
    expect(trainabilitySentence(half)).toMatch(
      /5 of 10 trained, with losses from 0\.01 to 0\.69\.$/,
    );
  });
  test("has no word for a fate that nobody met", () => {
    const unlucky = {
      ...extremes().half,
      cells: extremes().half.cells.map((cell) => cell && { ...cell, trained: cell.trained % 10 }),
    };
    expect(trainabilitySentence(unlucky)).toMatch(/share one fate: no network trains in \d+\. In/);
  });
  test("says nothing of all depths and scales before they are done", () => {
    const { trained, none } = extremes();
    const begun = (data: TrainabilityData) =>
      trainabilitySentence({
        ...data,
        cells: data.cells.map((cell, i) => (i < 3 ? cell : undefined)),
      });
    expect(begun(trained)).toMatch(
      /^3 of 44 cells so far\. Every network has trained\. 1 layer at/,
    );
    expect(begun(none)).toMatch(/^3 of 44 cells so far\. No network has trained\. 1 layer at/);
  });
  test("does not call it luck where one network is all there is", () => {
    expect(trainabilitySentence(extremes().one)).toContain("one seed can not tell");
  });
});

test("the table has a row for each cell, empty where it is not done", () => {
  const { columns, rows, caption } = trainabilityTable(extremes().half);
  expect(rows).toHaveLength(44);
  for (const row of rows) expect(row).toHaveLength(columns.length);
  expect(caption).toContain("22 of 44 cells");
  expect(rows.filter(([, , trained]) => trained === null)).toHaveLength(22);
  expect(trainabilityTable(extremes().wedge).rows[4 + 3 * 11]).toEqual([
    4, 0.63, 3, 0.3, 0.69, 0.01, 0.69, 0,
  ]);
});

/** What is written in the map itself. */
function onMap(data: TrainabilityData, width: number): TextMark[] {
  const { marks, panels } = trainabilityScene(data, frame(width));
  const map = panels[0];
  if (!map) throw new Error("no map");
  return marks.flatMap((mark) =>
    mark.kind === "text" && contains(map, textBox(mark)) ? [mark] : [],
  );
}

function remade(
  data: TrainabilityData,
  make: (row: number, column: number) => TrainedShare,
): TrainabilityData {
  const cells = data.cells.map((_, index) =>
    make(Math.floor(index / SCALES.length), index % SCALES.length),
  );
  return { ...data, cells };
}

function frame(width: number) {
  return { width, theme: themes.light };
}

function texts(data: TrainabilityData, width = 1000): string[] {
  const { marks } = trainabilityScene(data, frame(width));
  return marks.flatMap((mark) => (mark.kind === "text" ? [plainText(mark.text)] : []));
}

function extremes() {
  const depths = [1, 2, 3, 4];
  const make = (
    share: (depth: number, column: number) => TrainedShare | undefined,
    change: Partial<TrainabilityData> = {},
  ): TrainabilityData => {
    const rows = change.depths ?? depths;
    return {
      depths,
      scales: SCALES,
      cells: rows.flatMap((depth) => SCALES.map((_, column) => share(depth, column))),
      width: 16,
      networks: 10,
      steps: 300,
      threshold: 0.3,
      row: 3,
      column: 4,
      reach: SCALES.map((scale) => ({
        scale,
        layers: scale === 1 ? Number.POSITIVE_INFINITY : 1 / Math.abs(Math.log(scale)),
      })),
      ...change,
    };
  };
  const wedge = (depth: number, column: number) => {
    const room = 5 - Math.abs(column - 5) - depth;
    return cell(room >= 0 || column === 5 ? 10 : room === -1 && column === 4 ? 3 : 0);
  };
  return {
    wedge: make((depth, column) => (depth > 1 && column === 4 ? cell(3) : wedge(depth, column))),
    half: make((depth, column) =>
      (depth + column) % 2 === 0 ? cell(column === 5 ? 10 : depth === 2 ? 3 : 0) : undefined,
    ),
    trained: make(() => cell(10), { row: 0, column: 0, threshold: 0.65 }),
    none: make(
      () => ({
        ...cell(0, 10, [0.7, Number.NaN, Number.POSITIVE_INFINITY]),
        nonFinite: 4,
        median: Number.POSITIVE_INFINITY,
      }),
      {
        steps: 1,
        row: 0,
        column: 10,
        reach: [],
        threshold: 0.01,
      },
    ),
    one: make((depth, column) => cell(depth + column > 6 ? 1 : 0, 1), { networks: 1, row: 0 }),
    many: make((depth, column) => cell((depth * column) % 50, 50, [1e9, 1e-12]), {
      networks: 50,
      threshold: 0.01,
    }),
    deep: make((depth) => cell(depth > 8 ? 0 : 10), {
      depths: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48],
      row: 10,
      column: 10,
      reach: SCALES.map((scale) => ({ scale, layers: scale > 1 ? Number.NaN : 0 })),
    }),
  };
}

/** `trained` of some networks ended at a loss of 0.01, the others at those of `rest` in turn. */
function cell(trained: number, networks = 10, rest: readonly number[] = [0.69]): TrainedShare {
  const losses = Float64Array.from({ length: networks }, (_, index) =>
    index < trained ? 0.01 : (rest[index % rest.length] as number),
  );
  const median = trained > networks / 2 ? 0.01 : (rest[0] as number);
  return { share: trained / networks, trained, nonFinite: 0, median, losses };
}
