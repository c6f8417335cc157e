// White space, words and characters as a reader sees them. All offsets here are UTF-16 units of one text.

import { isHighSurrogate, isLowSurrogate } from "./offsets.js";

/** What Python's str.isspace holds for white space; JavaScript's \s has U+FEFF and lacks U+001C..1F and U+0085. */
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
/** How far to look around for the word at an offset: longer than words, short enough for any line. */
const REACH = 160;

const LETTER = /\p{L}/u;
const FROM_RIGHT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** @typedef {{startUtf16: number, endUtf16: number}} Stretch */

/** @param {string} unit */
export function isSpace(unit) {
  return SPACE.test(unit);
}

/** Whether anything in a text makes it read from the right. @param {string} text */
export function holdsFromRight(text) {
  return FROM_RIGHT.test(text);
}

/** Whether the first letter of some words is of a script that is read from the right. @param {string} text */
export function readsFromRight(text) {
  const [letter] = text.match(LETTER) ?? [""];
  return FROM_RIGHT.test(letter);
}

/** The stretch without white space at its ends; null where nothing else is in it.
 * @param {string} text @param {Stretch} stretch @returns {Stretch | null} */
export function trim(text, { startUtf16, endUtf16 }) {
  while (startUtf16 < endUtf16 && isSpace(text[startUtf16])) startUtf16 += 1;
  while (endUtf16 > startUtf16 && isSpace(text[endUtf16 - 1])) endUtf16 -= 1;
  return startUtf16 < endUtf16 ? { startUtf16, endUtf16 } : null;
}

/** Whether anything but white space is in a text. @param {string} text */
export function hasWords(text) {
  return trim(text, { startUtf16: 0, endUtf16: text.length }) !== null;
}

/** The stretch with whole characters at its ends, in case an end fell between two surrogates.
 * @param {string} text @param {Stretch} stretch @returns {Stretch} */
export function wholeCharacters(text, { startUtf16, endUtf16 }) {
  if (splitsPair(text, startUtf16)) startUtf16 -= 1;
  if (splitsPair(text, endUtf16)) endUtf16 += 1;
  return { startUtf16, endUtf16 };
}

/** The stretch, grown where an end falls inside a word; marks that were left out stay out.
 * @param {string} text @param {Stretch} stretch @returns {Stretch} */
export function snapToWords(text, { startUtf16, endUtf16 }) {
  return {
    startUtf16: wordAround(text, startUtf16)?.startUtf16 ?? startUtf16,
    endUtf16: wordAround(text, endUtf16)?.endUtf16 ?? endUtf16,
  };
}

/** The word that has the offset strictly inside it. @param {string} text @param {number} utf16 @returns {Stretch | null} */
export function wordAround(text, utf16) {
  for (const word of wordsNear(text, utf16)) {
    if (word.startUtf16 < utf16 && utf16 < word.endUtf16) return word;
  }
  return null;
}

/** The word that holds the offset or has it at an end; of two, the one behind it.
 * @param {string} text @param {number} utf16 @returns {Stretch | null} */
export function wordAt(text, utf16) {
  const here = wordsNear(text, utf16).filter((word) => word.startUtf16 <= utf16 && utf16 <= word.endUtf16);
  return here.at(-1) ?? null;
}

/** The offset one character to the right, as readers count characters (an emoji with joiners is one).
 * @param {string} text @param {number} utf16 */
export function nextCharacter(text, utf16) {
  if (utf16 >= text.length) return text.length;
  const window = text.slice(utf16, utf16 + REACH);
  const [first] = characters.segment(window);
  return utf16 + first.segment.length;
}

/** @param {string} text @param {number} utf16 */
export function previousCharacter(text, utf16) {
  if (utf16 <= 0) return 0;
  const from = windowStart(text, utf16);
  let last = from;
  for (const { index } of characters.segment(text.slice(from, utf16))) last = from + index;
  return last;
}

/** The end of the word at or after the offset. @param {string} text @param {number} utf16 */
export function nextWordEnd(text, utf16) {
  for (let from = utf16; from < text.length; from += REACH) {
    const found = wordsNear(text, from).find((word) => word.endUtf16 > utf16);
    if (found) return found.endUtf16;
  }
  return text.length;
}

/** The start of the word before the offset. @param {string} text @param {number} utf16 */
export function previousWordStart(text, utf16) {
  for (let from = utf16; from > 0; from -= REACH) {
    const found = wordsNear(text, from).findLast((word) => word.startUtf16 < utf16);
    if (found) return found.startUtf16;
  }
  return 0;
}

/** The stretch with one end moved over the next word or character; null where nothing would be left.
 * @param {string} text @param {Stretch} stretch @param {"start" | "end"} end @param {1 | -1} step @param {boolean} byWord */
export function moveEdge(text, stretch, end, step, byWord) {
  const forward = byWord ? nextWordEnd : nextCharacter;
  const backward = byWord ? previousWordStart : previousCharacter;
  let { startUtf16, endUtf16 } = stretch;
  if (end === "end" && step > 0) endUtf16 = skip(text, endUtf16, 1, forward);
  else if (end === "end") endUtf16 = backward(text, endUtf16);
  else if (step < 0) startUtf16 = skip(text, startUtf16, -1, backward);
  else startUtf16 = forward(text, startUtf16);
  return startUtf16 < endUtf16 ? trim(text, { startUtf16, endUtf16 }) : null;
}

/** Moves outward, over white space first: an end on white space would be trimmed back to where it was.
 * @param {string} text @param {number} utf16 @param {1 | -1} step @param {(text: string, utf16: number) => number} move */
function skip(text, utf16, step, move) {
  let at = utf16;
  while (step > 0 ? at < text.length && isSpace(text[at]) : at > 0 && isSpace(text[at - 1])) at += step;
  return move(text, at);
}

/** The words within reach of an offset, in order. @param {string} text @param {number} utf16 @returns {Stretch[]} */
function wordsNear(text, utf16) {
  const from = windowStart(text, utf16);
  const found = [];
  for (const { index, segment, isWordLike } of words.segment(text.slice(from, windowEnd(text, utf16)))) {
    if (isWordLike) found.push({ startUtf16: from + index, endUtf16: from + index + segment.length });
  }
  return found;
}

/** An offset at most REACH to the left where segments may begin. @param {string} text @param {number} utf16 */
function windowStart(text, utf16) {
  let from = Math.max(0, utf16 - REACH);
  // A window that begins inside a word would cut it: begin at white space, if there is any.
  while (from > 0 && from < utf16 && !isSpace(text[from - 1])) from += 1;
  if (from === utf16 && utf16 > 0) from = Math.max(0, utf16 - REACH);
  return splitsPair(text, from) ? from - 1 : from;
}

/** An offset about REACH to the right where no word is cut. @param {string} text @param {number} utf16 */
function windowEnd(text, utf16) {
  let to = Math.min(text.length, utf16 + REACH);
  const limit = Math.min(text.length, to + REACH);
  while (to < limit && !isSpace(text[to])) to += 1;
  return splitsPair(text, to) ? to + 1 : to;
}

/** @param {string} text @param {number} utf16 */
function splitsPair(text, utf16) {
  return (
    utf16 > 0 &&
    utf16 < text.length &&
    isLowSurrogate(text.charCodeAt(utf16)) &&
    isHighSurrogate(text.charCodeAt(utf16 - 1))
  );
}
