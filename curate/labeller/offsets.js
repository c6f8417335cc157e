// Code points outside, UTF-16 units inside the browser: the twin of `Utf16Offsets` in
// curate/core/text.py, and the only place in the labeller that knows how the two differ.

/** Converts offsets in one text. One pass over the text; memory only for its astral characters. */
export class Offsets {
  /** @param {string} text without lone surrogates, which UTF-8 cannot carry */
  constructor(text) {
    /** @type {number[]} UTF-16 offsets of the characters that take two units, ascending */
    this.astralUtf16 = [];
    for (let at = 0; at < text.length; at += 1) {
      if (isHighSurrogate(text.charCodeAt(at))) {
        this.astralUtf16.push(at);
        at += 1;
      }
    }
    this.utf16Length = text.length;
    this.length = text.length - this.astralUtf16.length;
  }

  /** @param {number} offset code points, 0 to length @returns {number} UTF-16 units */
  toUtf16(offset) {
    if (!(offset >= 0 && offset <= this.length)) {
      throw new RangeError(`offset ${offset} is outside the text, which has ${this.length} characters`);
    }
    // The nth astral character stands at code point astralUtf16[n] - n.
    const before = countWhile(this.astralUtf16.length, (nth) => this.astralUtf16[nth] - nth < offset);
    return offset + before;
  }

  /** @param {number} utf16 @returns {number} code points */
  fromUtf16(utf16) {
    if (!(utf16 >= 0 && utf16 <= this.utf16Length)) {
      throw new RangeError(`UTF-16 offset ${utf16} is outside the text`);
    }
    const before = countWhile(this.astralUtf16.length, (nth) => this.astralUtf16[nth] < utf16);
    if (before > 0 && this.astralUtf16[before - 1] === utf16 - 1) {
      throw new RangeError(`UTF-16 offset ${utf16} is in the middle of a surrogate pair`);
    }
    return utf16 - before;
  }
}

/** How many of 0..count-1 hold, where those that hold come first (binary search).
 * @param {number} count @param {(nth: number) => boolean} holds */
export function countWhile(count, holds) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {number} unit */
export function isHighSurrogate(unit) {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** @param {number} unit */
export function isLowSurrogate(unit) {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
