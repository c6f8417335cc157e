// Where the reader's blocks start: a document's blocks, and paragraphs where it has none. Pure.

/** @typedef {{kind: string, startUtf16: number, endUtf16: number}} PlacedBlock */

/** A post of several lines is one stop; of ordinary text every line that is not empty is one.
 * @param {import("./lines.js").Lines} lines @param {PlacedBlock[]} blocks @returns {number[]} ascending, UTF-16 units */
export function stopsOf(lines, blocks) {
  const stops = new Set(blocks.map(({ startUtf16 }) => startUtf16));
  const inner = linesInside(lines, blocks.filter(({ kind }) => kind !== "body"));
  for (let line = 0; line < lines.count; line += 1) {
    const isCut = line > 0 && lines.continues(line - 1);
    if (!isCut && !inner.has(line) && lines.words(line).trim()) stops.add(lines.starts[line]);
  }
  return [...stops].sort((a, b) => a - b);
}

/** Lines that are in a block, its first excepted.
 * @param {import("./lines.js").Lines} lines @param {PlacedBlock[]} blocks @returns {Set<number>} */
function linesInside(lines, blocks) {
  const inside = new Set();
  for (const { startUtf16, endUtf16 } of blocks) {
    const last = lines.lineAt(Math.max(startUtf16, endUtf16 - 1));
    for (let line = lines.lineAt(startUtf16) + 1; line <= last; line += 1) inside.add(line);
  }
  return inside;
}
