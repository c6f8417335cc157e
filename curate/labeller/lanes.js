// Overlapping spans are drawn under one another, each in a lane of its own.

/** Lanes beyond this one are drawn together: a reader cannot follow more lines under one word. */
export const MAX_LANES = 8;

/**
 * The lane of each span: 0 is nearest to the words. Two spans that share a character never share a
 * lane, and there are only as many lanes as there are spans over the most covered character.
 *
 * A function of the spans alone, so that a document looks the same however it came about.
 *
 * @param {{id: string, start: number, end: number}[]} spans in any order
 * @returns {Map<string, number>}
 */
export function stack(spans) {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  /** @type {number[]} where the last span of each lane ends */
  const ends = [];
  const lanes = new Map();
  for (const { id, start, end } of ordered) {
    let lane = ends.findIndex((taken) => taken <= start);
    if (lane === -1) lane = ends.length;
    ends[lane] = end;
    lanes.set(id, lane);
  }
  return lanes;
}
