import { expect, test } from "vitest";
import { csv } from "./table.js";

test("quotes what RFC 4180 asks to quote, and keeps numbers exact", () => {
  const text = csv({
    caption: "not in the file",
    columns: ["layer", "mean, of all", 'the "rest"'],
    rows: [
      ["1", 0.1 + 0.2, null],
      ["two\nlines", Number.NaN, Number.POSITIVE_INFINITY],
    ],
  });
  expect(text).toBe(
    'layer,"mean, of all","the ""rest"""\r\n' +
      "1,0.30000000000000004,\r\n" +
      '"two\nlines",NaN,Infinity\r\n',
  );
});

test("a table without rows is its heading", () => {
  expect(csv({ caption: "", columns: ["a", "b"], rows: [] })).toBe("a,b\r\n");
});
