// What lies under the pointer: on the words all the spans that hold them, on a line below the words the span
// whose line it is.

import { MAX_LANES } from "./lanes.js";
import { LANE_STEP, laneAt } from "./patterns.js";

/** @typedef {import("./acts.js").Listed} Listed */
/** @typedef {{spans: Listed[], offset: number, rect: DOMRect, isOnLine: boolean}} Pointed `rect`: the character's */

/** How far up to look for the words to which a line belongs, and in which steps. */
const REACH = LANE_STEP * (MAX_LANES + 1);
const STEP = 6;

/** @param {import("./labeller.js").Labeller} desk @param {number} x @param {number} y in the window
 * @returns {Pointed | null} null where there are no words */
export function spansUnder(desk, x, y) {
  /** @type {import("./page.js").Character | null} */
  let nearest = null;
  for (let up = 0; up <= REACH; up += STEP) {
    const character = desk.page.characterAt(x, y - up);
    if (!character) continue;
    nearest ??= character;
    const below = y - (character.rect.bottom - descentOf(desk, character.utf16));
    if (below < 0 && y >= character.rect.top) break;
    const offset = desk.model.offsets.fromUtf16(character.utf16);
    const found = desk.painter.inLane(laneAt(below), offset).map((id) => desk.model.find(id));
    const spans = /** @type {Listed[]} */ (found.filter(Boolean));
    if (spans.length) return { spans, offset, rect: character.rect, isOnLine: true };
  }
  if (!nearest) return null;
  const offset = desk.model.offsets.fromUtf16(nearest.utf16);
  const isOnWords = nearest.rect.top <= y && y <= nearest.rect.bottom;
  const spans = isOnWords ? desk.acts.spansAt(offset).filter(({ start, end }) => start <= offset && offset < end) : [];
  return { spans, offset, rect: nearest.rect, isOnLine: false };
}

/** @type {Map<string, number>} by font */
const descents = new Map();
/** @type {CanvasRenderingContext2D | null} */
let ruler = null;

/** How far the box of a character reaches below its baseline. @param {import("./labeller.js").Labeller} desk @param {number} utf16 */
function descentOf(desk, utf16) {
  const { font } = getComputedStyle(/** @type {HTMLElement} */ (desk.page.point(utf16).node.parentElement));
  const known = descents.get(font);
  if (known !== undefined) return known;
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return 0;
  ruler.font = font;
  const descent = ruler.measureText("x").fontBoundingBoxDescent;
  descents.set(font, descent);
  return descent;
}
