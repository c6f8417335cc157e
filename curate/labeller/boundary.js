// Where the end of a span comes to lie when it is dragged. Offsets are UTF-16 units. Pure.

import { nextCharacter, previousCharacter, trim, wordAround } from "./words.js";

/** @typedef {import("./words.js").Stretch} Stretch */

/** The stretch with one end at a place; null where nothing would be left of it.
 * @param {string} text @param {Stretch} stretch @param {"start" | "end"} end @param {number} utf16
 * @param {boolean} byWord to the nearest border of a word rather than of a character @returns {Stretch | null} */
export function placeEdge(text, { startUtf16, endUtf16 }, end, utf16, byWord) {
  const at = byWord ? nearestWordBorder(text, utf16) : nearestCharacterBorder(text, utf16);
  const moved = end === "end" ? { startUtf16, endUtf16: at } : { startUtf16: at, endUtf16 };
  return moved.startUtf16 < moved.endUtf16 ? trim(text, moved) : null;
}

/** The stretch that reaches to a character: beyond it as far as that, within it the end that is nearer comes to it.
 * @param {string} text @param {Stretch} stretch @param {number} utf16 where the character begins @returns {Stretch} */
export function reachTo(text, { startUtf16, endUtf16 }, utf16) {
  const isStart = utf16 < startUtf16 || (utf16 < endUtf16 && utf16 - startUtf16 < endUtf16 - utf16);
  if (isStart) return { startUtf16: utf16, endUtf16 };
  return { startUtf16, endUtf16: nextCharacter(text, utf16) };
}

/** @param {string} text @param {number} utf16 */
function nearestWordBorder(text, utf16) {
  const word = wordAround(text, utf16);
  if (!word) return nearestCharacterBorder(text, utf16);
  return utf16 - word.startUtf16 < word.endUtf16 - utf16 ? word.startUtf16 : word.endUtf16;
}

/** Never inside what a reader calls a character. @param {string} text @param {number} utf16 */
function nearestCharacterBorder(text, utf16) {
  if (utf16 <= 0 || utf16 >= text.length) return utf16;
  const before = previousCharacter(text, utf16 + 1);
  const after = nextCharacter(text, before);
  return utf16 - before < after - utf16 ? before : after;
}
