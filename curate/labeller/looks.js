// What highlights look like, as rules of a style sheet. Nothing but the names of labels' colours comes from outside:
// the painter has made sure that they are colours.

import { MAX_LANES } from "./lanes.js";
import { LANE_STEP, LANE_TOP, SUGGESTED, patternOf } from "./patterns.js";

/** @typedef {{colors: string[], isAside: boolean[], isDark: boolean}} Choice by label; `isAside`: it is to fade */
/** @typedef {object} Looks
 * @property {(color: string, more?: number) => string} line
 * @property {(color: string, more?: number) => string} ground of what is labelled
 * @property {string} chosen
 * @property {string} quiet
 * @property {string} bare
 */

const CHOSEN = "background-color: Highlight; color: HighlightText;";
/** So many percent more ink are in the line of a span in hand, which has a stronger ground. */
const INK_HELD = 15;
/** Colours are the reader's own there; a highlight that names none would look selected. @type {Looks} */
const FORCED = {
  line: () => "CanvasText",
  ground: (_color, more = 0) => (more < 20 ? "background-color: Mark; color: MarkText;" : CHOSEN),
  chosen: CHOSEN,
  quiet: "background-color: ButtonFace; color: ButtonText;",
  bare: "background-color: Canvas; color: CanvasText;",
};

/** @param {string} prefix of the highlights' names @param {Choice} choice */
export function rulesFor(prefix, choice) {
  const written = (/** @type {Looks} */ looks) =>
    [...rules(choice, looks)].map(([key, style]) => `::highlight(${prefix}-${key}) { ${style} }`).join("\n");
  return `${written(coloured(choice.isDark ? 18 : 10, 10))}
    @media (prefers-contrast: more) { ${written(coloured(choice.isDark ? 34 : 24, 25))} }
    @media (forced-colors: active) { ${written(FORCED)} }`;
}

/** The line takes some of the ink: a label's colour has a contrast of 3 to the paper (curate/core/labels.py), and less
 * to a ground of that very colour.
 * @param {number} ground percent of the label's colour @param {number} ink percent in the line @returns {Looks} */
function coloured(ground, ink) {
  return {
    line: (color, more = 0) => `color-mix(in srgb, var(--ink) ${ink + more}%, ${color})`,
    ground: (color, more = 0) => `background-color: ${fade(color, ground + more)};`,
    chosen: "background-color: var(--curate-selection);",
    quiet: "background-color: var(--curate-attribute);",
    bare: "",
  };
}

/** @param {Choice} choice @param {Looks} looks @returns {Generator<[string, string]>} */
function* rules({ colors, isAside }, { line, ground, chosen, quiet, bare }) {
  for (const [nth, color] of colors.entries()) {
    const shown = isAside[nth] ? fade(line(color), 35) : line(color);
    const fill = isAside[nth] ? bare : ground(color);
    const pattern = patternOf(nth);
    for (let lane = 0; lane < MAX_LANES; lane += 1) {
      yield [`${nth}-${lane}-made`, `${fill} ${underline(pattern, shown, lane)}`];
      yield [`${nth}-${lane}-suggested`, `${bare} ${underline(SUGGESTED, shown, lane)}`];
      yield [`held-${nth}-${lane}-made`, underline(stronger(pattern), line(color, INK_HELD), lane)];
      yield [`held-${nth}-${lane}-suggested`, underline(stronger(SUGGESTED), line(color, INK_HELD), lane)];
    }
    yield [`active-${nth}`, ground(color, 20)];
    yield [`hover-${nth}`, ground(color, 8)];
  }
  yield ["attribute", quiet];
  yield ["part", quiet];
  yield ["remark", `${quiet} ${underline({ style: "dotted", width: 2 }, "var(--quiet)", 0)}`];
  yield ["selection", chosen];
}

/** @param {import("./patterns.js").Pattern} pattern */
function stronger({ style, width }) {
  return { style, width: width + 0.75 };
}

/** @param {import("./patterns.js").Pattern} pattern @param {string} color @param {number} lane */
function underline({ style, width }, color, lane) {
  const offset = LANE_TOP + lane * LANE_STEP;
  return `text-decoration: underline ${style} ${width}px ${color}; text-underline-offset: ${offset}px; text-decoration-skip-ink: none;`;
}

/** @param {string} color @param {number} percent */
function fade(color, percent) {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}
