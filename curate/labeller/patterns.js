// Lines that can be told apart without their colour: each label has its own, in the order of the codebook.
// The chips above the text show the same ones (labeller.css). Pure.

/** @typedef {{style: "solid" | "double" | "wavy" | "dotted" | "dashed", width: number}} Pattern width in pixels */

/** @type {Pattern[]} each about as tall as the first: a double line draws two, a wavy one swings */
const PATTERNS = [
  { style: "solid", width: 2.5 },
  { style: "double", width: 1 },
  { style: "wavy", width: 1 },
  { style: "dotted", width: 3 },
  { style: "dashed", width: 3 },
];
/** Nobody's yet: thin, and whoever draws it leaves out the ground. @type {Pattern} */
export const SUGGESTED = { style: "dashed", width: 1.25 };

/** @param {number} nth label of the codebook @returns {Pattern} */
export function patternOf(nth) {
  return PATTERNS[nth % PATTERNS.length];
}

/** The space between the words and the first line, and from each line to the next, in pixels. */
export const LANE_TOP = 3;
export const LANE_STEP = 5;

/** The lane that a point lies on; -1 above the first. @param {number} below pixels under the baseline */
export function laneAt(below) {
  return below < LANE_TOP - 1.5 ? -1 : Math.max(0, Math.round((below - LANE_TOP - 1.25) / LANE_STEP));
}
