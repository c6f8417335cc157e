// A text as lines. A line break belongs to no line: it stands between the end of one and the start
// of the next. The carriage return of a Windows line end stays in its line, where nothing shows it.

import { countWhile } from "./offsets.js";

/** @typedef {{line: number, column: number}} Place `column` in UTF-16 units */

export class Lines {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {number[]} UTF-16 offset at which each line starts */
    this.starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  get count() {
    return this.starts.length;
  }

  /** @param {number} line */
  end(line) {
    return line + 1 < this.starts.length ? this.starts[line + 1] - 1 : this.text.length;
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
}
