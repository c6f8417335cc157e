// A text as lines. A line break belongs to no line: it stands between the end of one and the start
// of the next. The carriage return of a Windows line end stays in its line, where nothing shows it.
//
// A line that is too long to be laid out at once is cut into several that follow on one another without
// a break in between (`continues`): no character is lost or added, and offsets are the text's.

import { countWhile } from "./offsets.js";
import { isSpace, previousCharacter, wordAround } from "./words.js";

/** @typedef {{line: number, column: number}} Place `column` in UTF-16 units */

/** Longer than any paragraph that was written to be read. */
const LONGEST = 8_000;
/** Some 40 lines on the screen: what a browser lays out in a millisecond. */
const CUT = 4_000;
/** How far back from there to look for white space. */
const REACH = 400;

export class Lines {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {number[]} UTF-16 offset at which each line starts */
    this.starts = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.#add(start, end);
      start = end + 1;
    }
    this.#add(start, text.length);
  }

  get count() {
    return this.starts.length;
  }

  /** Whether the next line follows without a line break. @param {number} line */
  continues(line) {
    return line + 1 < this.starts.length && this.text[this.starts[line + 1] - 1] !== "\n";
  }

  /** @param {number} line */
  end(line) {
    if (line + 1 >= this.starts.length) return this.text.length;
    return this.starts[line + 1] - (this.continues(line) ? 0 : 1);
  }

  /** @param {number} line */
  words(line) {
    return this.text.slice(this.starts[line], this.end(line));
  }

  /** @param {number} utf16 */
  lineAt(utf16) {
    return countWhile(this.starts.length, (line) => this.starts[line] <= utf16) - 1;
  }

  /** @param {number} utf16 @returns {Place} */
  placeOf(utf16) {
    const line = this.lineAt(utf16);
    return { line, column: utf16 - this.starts[line] };
  }

  /** @param {Place} place @returns {number} */
  utf16Of({ line, column }) {
    return Math.min(this.starts[line] + column, this.end(line));
  }

  /** @param {number} start @param {number} end of a line of the text */
  #add(start, end) {
    this.starts.push(start);
    if (end - start <= LONGEST) return;
    for (let at = this.#cutBefore(start + CUT); end - at > CUT / 2; at = this.#cutBefore(at + CUT)) this.starts.push(at);
  }

  /** Where a line may be cut: after white space, else between words, else between characters.
   * @param {number} utf16 @returns {number} at most REACH to the left */
  #cutBefore(utf16) {
    for (let at = utf16; at > utf16 - REACH; at -= 1) if (isSpace(this.text[at - 1])) return at;
    const word = wordAround(this.text, utf16);
    if (word && word.startUtf16 > utf16 - REACH / 2) return word.startUtf16;
    return previousCharacter(this.text, utf16 + 1);
  }
}
