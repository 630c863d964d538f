/** The two backends against each other, and the SVG against XML's own rules. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { paint } from "./canvas.js";
import { encodePng } from "./png.js";
import type { Mark, Scene } from "./scene.js";
import { toSvg } from "./svg.js";

const pixels = {
  width: 2,
  height: 1,
  data: Uint8ClampedArray.from([255, 0, 0, 255, 0, 0, 255, 255]),
};
const everyKind: Mark[] = [
  { kind: "path", d: "M0,0L10,10", stroke: "#123456", strokeWidth: 2, dash: [4, 2], halo: "#fff" },
  { kind: "path", d: "M0,0L10,0L10,10Z", fill: "#abcdef", fillOpacity: 0.4 },
  {
    kind: "lines",
    lines: [
      [0, 0, 5, 5, 10, 0],
      [1, 1, 4, 1, 4, 4, 1, 1],
    ],
    stroke: "#111111",
    strokeOpacity: 0.5,
  },
  {
    kind: "rectangle",
    x: 1,
    y: 2,
    width: 30,
    height: 20,
    radius: 3,
    fill: "#eeeeee",
    stroke: "#222222",
    hatch: { color: "#333333", spacing: 5, angle: 45, width: 1 },
  },
  ...(["circle", "square", "diamond", "triangle", "cross"] as const).map(
    (shape): Mark => ({ kind: "point", shape, x: 20, y: 30, radius: 4, stroke: "#444444" }),
  ),
  { kind: "point", shape: "triangle", x: 9, y: 9, radius: 4, rotate: 90, fill: "#555555" },
  {
    kind: "text",
    x: 5,
    y: 40,
    text: [
      { text: "w₂ ", italic: true },
      { text: "< 10⁻³ & more", weight: 600, fill: "#c00000" },
    ],
    size: 13,
    anchor: "end",
    baseline: "middle",
    fill: "#666666",
    halo: "#ffffff",
    rotate: -90,
  },
  { kind: "text", x: 5, y: 60, text: "plain", size: 12, anchor: "middle", fill: "#777777" },
  { kind: "image", x: 0, y: 0, width: 50, height: 25, pixels },
  {
    kind: "clip",
    x: 10,
    y: 10,
    width: 20,
    height: 20,
    marks: [{ kind: "rectangle", x: 0, y: 0, width: 99, height: 99, fill: "#888888" }],
  },
];

function scene(marks: readonly Mark[], fields: Partial<Scene> = {}): Scene {
  return {
    width: 200,
    height: 100,
    background: "#fdfdfb",
    title: "Title",
    description: "Description",
    marks,
    panels: [],
    handles: [],
    ...fields,
  };
}

/** Names and attributes of all elements, once the text has been found well-formed. */
function parse(xml: string): { name: string; attributes: Map<string, string>; parent: string }[] {
  const elements: { name: string; attributes: Map<string, string>; parent: string }[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const next = xml.indexOf("<", at);
    const text = xml.slice(at, next < 0 ? undefined : next);
    expect(text.replace(/&(amp|lt|gt|quot);/g, ""), "bare & or > in text").not.toMatch(/[&>]/);
    if (open.length === 0) expect(text.trim()).toBe("");
    if (next < 0) break;
    const end = xml.indexOf(">", next);
    expect(end).toBeGreaterThan(next);
    const tag = xml.slice(next + 1, end);
    at = end + 1;
    if (tag.startsWith("/")) {
      expect(open.pop()).toBe(tag.slice(1));
      continue;
    }
    const match = /^([a-zA-Z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)$/.exec(tag);
    expect(match, tag).not.toBeNull();
    const [, name = "", list = "", closed] = match ?? [];
    const attributes = new Map<string, string>();
    for (const [, key = "", value = ""] of list.matchAll(/ ([a-zA-Z:-]+)="([^"]*)"/g)) {
      expect(attributes.has(key), `${key} twice in ${tag}`).toBe(false);
      expect(value.replace(/&(amp|lt|gt|quot);/g, "")).not.toContain("&");
      attributes.set(key, value);
    }
    elements.push({ name, attributes, parent: open.at(-1) ?? "" });
    if (!closed) open.push(name);
  }
  expect(open).toEqual([]);
  return elements;
}

describe("SVG", () => {
  test("every kind of mark is well-formed, and every reference has its definition", () => {
    const svg = toSvg(scene(everyKind));
    const elements = parse(svg);
    const ids = elements.flatMap(({ attributes }) => attributes.get("id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(svg, "nothing is fetched").not.toMatch(/href="(?!data:|#)/);
  });

  test("it says what it is, to those who do not see it", () => {
    const svg = toSvg(scene([], { title: "a < b & c", description: '"quoted"' }));
    const [root] = parse(svg);
    expect(root?.name).toBe("svg");
    expect(root?.attributes.get("role")).toBe("img");
    const [title = "", description = ""] =
      root?.attributes.get("aria-labelledby")?.split(" ") ?? [];
    expect(svg).toContain(`<title id="${title}">a &lt; b &amp; c</title>`);
    expect(svg).toContain(`<desc id="${description}">&quot;quoted&quot;</desc>`);
  });

  test("no text, colour or path breaks out of its place", () => {
    const evil = '"/><script>alert(1)</script>\u0000\u0007&amp;';
    const svg = toSvg(
      scene(
        [
          {
            kind: "text",
            x: 0,
            y: 0,
            text: evil,
            size: 12,
            anchor: "start",
            fill: evil,
            halo: evil,
          },
          { kind: "path", d: evil, stroke: evil, halo: evil, fill: evil },
          {
            kind: "rectangle",
            x: 0,
            y: 0,
            width: 1,
            height: 1,
            hatch: { color: evil, spacing: 4, angle: 0, width: 1 },
          },
        ],
        { title: evil, description: evil, background: evil },
      ),
    );
    expect(parse(svg).map(({ name }) => name)).not.toContain("script");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
    expect(svg).toContain("&amp;amp;");
  });

  test("numbers that are none leave gaps, never stray or broken lines", () => {
    const svg = toSvg(
      scene([
        { kind: "lines", lines: [[0, 0, 1, 1, Number.NaN, 2, 3, 3, 4, 4]], stroke: "#000" },
        { kind: "lines", lines: [[Number.POSITIVE_INFINITY, 0, 1, 1]], stroke: "#000" },
        { kind: "rectangle", x: Number.NaN, y: 0, width: -5, height: 1, fill: "#000" },
      ]),
    );
    const paths = parse(svg).filter(({ name }) => name === "path");
    expect(paths.map(({ attributes }) => attributes.get("d"))).toEqual(["M0,0L1,1M3,3L4,4"]);
    expect(svg).not.toMatch(/NaN|Infinity|"-/);
  });

  test("points that look alike are written once, and each stands where it belongs", () => {
    const at = (x: number, fill: string): Mark => {
      return { kind: "point", shape: "square", x, y: 2 * x, radius: 4, fill };
    };
    const reds = [1, 2.5, 3].map((x) => at(x, "#c00000"));
    const elements = parse(
      toSvg(scene([reds[0] as Mark, at(9, "#0000c0"), ...reds.slice(1)]), { idPrefix: "p" }),
    );
    const used = elements.filter(({ name }) => name === "use");
    expect(used.map(({ attributes }) => [...attributes.values()])).toEqual([
      ["#p-0", "1", "2"],
      ["#p-0", "2.5", "5"],
      ["#p-0", "3", "6"],
    ]);
    const paths = elements.filter(({ name }) => name === "path");
    expect(paths.map(({ parent, attributes }) => [parent, attributes.get("transform")])).toEqual([
      ["g", "translate(0,0)"],
      ["svg", "translate(9,18)"],
    ]);
    // Two are not worth a definition.
    expect(toSvg(scene(reds.slice(1)))).not.toContain("<use");
  });

  test("the picture inside is the encoder's, byte for byte", () => {
    const svg = toSvg(scene([{ kind: "image", x: 0, y: 0, width: 9, height: 9, pixels }]));
    const image = parse(svg).find(({ name }) => name === "image");
    const base64 = image?.attributes.get("href")?.replace("data:image/png;base64,", "") ?? "";
    expect(Buffer.from(base64, "base64").equals(encodePng(pixels))).toBe(true);
  });

  test("ids of different drawings differ, and can be chosen", () => {
    const ids = (svg: string) => parse(svg).flatMap(({ attributes }) => attributes.get("id") ?? []);
    const first = ids(toSvg(scene(everyKind)));
    const second = ids(toSvg(scene(everyKind.slice(0, -1))));
    expect(first.filter((id) => second.includes(id))).toEqual([]);
    expect(
      ids(toSvg(scene(everyKind), { idPrefix: "mine" })).every((id) => id.startsWith("mine-")),
    ).toBe(true);
  });

  test("the same scene gives the same text, with or without its background", () => {
    expect(toSvg(scene(everyKind))).toBe(toSvg(scene(everyKind)));
    expect(toSvg(scene([]))).toContain('fill="#fdfdfb"');
    expect(toSvg(scene([]), { background: false })).not.toContain("#fdfdfb");
  });
});

/** What a context was asked to do: enough of one to see every stroke, fill, text and picture. */
class Path {
  commands = "";
  constructor(d = "") {
    this.commands = d;
  }
  moveTo(x: number, y: number) {
    this.commands += `M${round(x)},${round(y)}`;
  }
  lineTo(x: number, y: number) {
    this.commands += `L${round(x)},${round(y)}`;
  }
  closePath() {
    this.commands += "Z";
  }
  arc(_x: number, _y: number, radius: number) {
    this.commands += `circle ${round(radius)}`;
  }
  rect(x: number, y: number, width: number, height: number) {
    this.commands += `rect ${x} ${y} ${width} ${height}`;
  }
  roundRect(x: number, y: number, width: number, height: number, radius: number) {
    this.commands += `rect ${x} ${y} ${width} ${height} ${radius}`;
  }
}
const round = (value: number) => Math.round(value * 100) / 100 + 0;

interface Call {
  readonly what: "stroke" | "fill" | "clip" | "text" | "text halo" | "image";
  readonly color: string;
  readonly detail: string;
}

function recorder() {
  const calls: Call[] = [];
  let depth = 0;
  const context = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    globalAlpha: 1,
    font: "",
    setTransform() {},
    clearRect() {},
    fillRect() {},
    translate() {},
    rotate() {},
    beginPath() {},
    rect() {},
    setLineDash() {},
    save() {
      depth++;
    },
    restore() {
      depth--;
    },
    clip: (path?: Path) => calls.push({ what: "clip", color: "", detail: path?.commands ?? "" }),
    stroke: (path: Path) =>
      calls.push({ what: "stroke", color: context.strokeStyle, detail: path.commands }),
    fill: (path: Path) =>
      calls.push({ what: "fill", color: context.fillStyle, detail: path.commands }),
    measureText: (text: string) => ({ width: 7 * text.length }),
    strokeText: (text: string) =>
      calls.push({ what: "text halo", color: context.strokeStyle, detail: text }),
    fillText: (text: string) =>
      calls.push({ what: "text", color: context.fillStyle, detail: text }),
    createImageData: (width: number, height: number) => ({
      data: new Uint8ClampedArray(width * height * 4),
    }),
    putImageData() {},
    drawImage: (...args: unknown[]) =>
      calls.push({ what: "image", color: "", detail: args.slice(1).join(" ") }),
  };
  return { context, calls, depth: () => depth };
}

describe("canvas", () => {
  const kept = { Path2D: globalThis.Path2D, OffscreenCanvas: globalThis.OffscreenCanvas };
  beforeAll(() => {
    Object.assign(globalThis, {
      Path2D: Path,
      OffscreenCanvas: class {
        getContext() {
          return recorder().context;
        }
      },
    });
  });
  afterAll(() => {
    Object.assign(globalThis, kept);
  });

  const painted = (marks: readonly Mark[]) => {
    const { context, calls, depth } = recorder();
    paint(scene(marks), context as unknown as CanvasRenderingContext2D);
    expect(depth(), "saves and restores").toBe(0);
    expect(context.globalAlpha).toBe(1);
    return calls;
  };

  test.each(everyKind.map((mark, i): [string, Mark] => [`${i}: ${mark.kind}`, mark]))(
    "paints what the SVG holds, mark %s",
    (_, mark) => {
      const calls = painted([mark]);
      const svg = toSvg(scene([mark]), { background: false });
      const elements = parse(svg).filter(
        ({ parent }) => parent !== "pattern" && parent !== "clipPath",
      );
      const ofColor = (attribute: string) =>
        elements
          .flatMap(({ attributes }) => attributes.get(attribute) ?? [])
          .filter((color) => color.startsWith("#"));
      const colors = (...kinds: Call["what"][]) =>
        calls.filter(({ what }) => kinds.includes(what)).map(({ color }) => color);

      if (mark.kind === "text") {
        const texts = calls.filter(({ what }) => what === "text").map(({ detail }) => detail);
        const content = svg.replace(/<(title|desc).*?<\/\1>/gs, "").replace(/<[^>]*>/g, "");
        const plain = content.replace(/&lt;/g, "<").replace(/&amp;/g, "&").trim();
        expect(texts.join("").trim()).toBe(plain);
        expect(new Set(colors("text halo"))).toEqual(new Set(ofColor("stroke")));
      } else if (mark.kind === "image") {
        expect(calls).toEqual([{ what: "image", color: "", detail: "0 0 50 25" }]);
        expect(elements.filter(({ name }) => name === "image").length).toBe(1);
      } else {
        expect(new Set(colors("fill"))).toEqual(new Set(ofColor("fill")));
        const hatch = "hatch" in mark ? mark.hatch?.color : undefined;
        expect(colors("stroke").filter((color) => color !== hatch)).toEqual(ofColor("stroke"));
        expect(colors("stroke").includes("#333333")).toBe(hatch !== undefined);
        expect(svg.includes("<pattern")).toBe(hatch !== undefined);
        expect(calls.some(({ what, detail }) => what === "clip" && detail === "")).toBe(
          mark.kind === "clip",
        );
      }
      if (mark.kind === "lines" || mark.kind === "path") {
        const drawn = elements.find(({ name }) => name === "path")?.attributes.get("d");
        expect(calls.find(({ what }) => what !== "clip")?.detail).toBe(drawn);
      }
      if (mark.kind === "point" && mark.shape !== "circle") {
        const drawn = elements.find(({ name }) => name === "path")?.attributes.get("d");
        expect(calls[0]?.detail).toBe(drawn);
      }
    },
  );

  test("sets the density, clears, and paints the background only when asked", () => {
    const { context } = recorder();
    const seen: string[] = [];
    Object.assign(context, {
      setTransform: (...m: number[]) => seen.push(`transform ${m.join(" ")}`),
      clearRect: (...r: number[]) => seen.push(`clear ${r.join(" ")}`),
      fillRect: (...r: number[]) => seen.push(`back ${context.fillStyle} ${r.join(" ")}`),
    });
    const target = context as unknown as CanvasRenderingContext2D;
    paint(scene([]), target, { pixelRatio: 2.5 });
    paint(scene([]), target, { background: true });
    expect(seen).toEqual([
      "transform 2.5 0 0 2.5 0 0",
      "clear 0 0 200 100",
      "transform 1 0 0 1 0 0",
      "clear 0 0 200 100",
      "back #fdfdfb 0 0 200 100",
    ]);
  });
});
