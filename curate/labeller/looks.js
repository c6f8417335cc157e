// What highlights look like, as rules of a style sheet. Nothing but the names of labels' colours comes from outside:
// the painter has made sure that they are colours.

import { LANE_STEP, LANE_TOP, SUGGESTED, patternOf } from "./patterns.js";

/** @typedef {{made: number, suggested: number}} Lanes for which there are rules: each costs every line of the text
 * some time whenever it gets its style, used or not */
/** @typedef {{colors: string[], isAside: boolean[], isDark: boolean, lanes: Lanes}} Choice by label; `isAside`: it is to fade */
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
function* rules({ colors, isAside, lanes }, { line, ground, chosen, quiet, bare }) {
  for (const [nth, color] of colors.entries()) {
    const shown = isAside[nth] ? fade(line(color), 35) : line(color);
    const fill = isAside[nth] ? bare : ground(color);
    const pattern = patternOf(nth);
    for (let lane = 0; lane < lanes.made; lane += 1) yield [`${nth}-${lane}-made`, `${fill} ${underline(pattern, shown, lane)}`];
    for (let lane = 0; lane < lanes.suggested; lane += 1) {
      yield [`${nth}-${lane}-suggested`, `${bare} ${underline(SUGGESTED, shown, lane)}`];
    }
    yield [`active-${nth}`, ground(color, 20)];
    yield [`hover-${nth}`, ground(color, 8)];
  }
  for (const how of ["active", "hover"]) {
    const drawn = `text-decoration: var(--${how}-line) ${line(`var(--${how}-color)`, INK_HELD)};`;
    yield [`held-${how}`, `${drawn} text-underline-offset: var(--${how}-offset); text-decoration-skip-ink: none;`];
  }
  yield ["attribute", quiet];
  yield ["part", quiet];
  yield ["remark", `${quiet} ${underline({ style: "dotted", width: 2 }, "var(--quiet)", 0)}`];
  yield ["selection", chosen];
}

/** What the lines of a text lend to the rules of a span in hand, or under the pointer: its own line, stronger.
 * @param {import("./patterns.js").Pattern} pattern @param {string} color @param {number} lane @returns {[string, string][]} */
export function heldLine({ style, width }, color, lane) {
  return [["line", `underline ${style} ${width + 0.75}px`], ["color", color], ["offset", `${LANE_TOP + lane * LANE_STEP}px`]];
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
