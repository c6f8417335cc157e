// Time in which an annotator was active on a document. Pure.
//
// A moment counts if the page was visible and there was input (a key, pointer, scroll or selection) within the
// 30 s before it. So a stretch begins with an input, and ends when the page is hidden, when another document is
// turned to, or 30 s after the last input, whichever comes first: pauses to read count up to that, and no more.

/** @typedef {{document_id: string, author: string, suggestions_shown: boolean}} Subject what is worked on */
/** @typedef {{document_id: string, author: string, stretch: import("./types.js").Stretch}} Finished */

export const IDLE_MS = 30_000;
/** A longer stretch goes on as another one. */
const LONGEST_MS = 600_000;
const SHORTEST_MS = 100;

export class Activity {
  /** @param {() => number} now milliseconds since 1970 @param {() => string} newId @param {boolean} isVisible */
  constructor(now, newId, isVisible) {
    this.now = now;
    this.newId = newId;
    this.isVisible = isVisible;
    /** @type {Subject | null} */
    this.subject = null;
    /** @type {{start: number, last: number} | null} */
    this.stretch = null;
    /** @type {Finished[]} */
    this.finished = [];
  }

  /** Another document, or none, is before the reader. @param {Subject | null} subject */
  turnTo(subject) {
    this.#finish();
    this.subject = subject;
  }

  /** There was input. */
  stir() {
    if (!this.isVisible || !this.subject) return;
    const now = this.now();
    // The second also where the clock was set back.
    if (this.stretch && (now - this.stretch.last > IDLE_MS || now < this.stretch.last)) this.#finish();
    if (this.stretch && now - this.stretch.start > LONGEST_MS) this.#finish();
    this.stretch ??= { start: now, last: now };
    this.stretch.last = now;
  }

  hide() {
    this.#finish();
    this.isVisible = false;
  }

  show() {
    this.isVisible = true;
  }

  /** What was finished since the last call; a stretch that is under way is cut, and goes on as another.
   * @returns {Finished[]} */
  take() {
    const { stretch } = this;
    const now = this.now();
    this.#finish();
    if (stretch && now >= stretch.last && now - stretch.last < IDLE_MS) this.stretch = { start: now, last: stretch.last };
    return this.finished.splice(0);
  }

  #finish() {
    const { stretch, subject } = this;
    this.stretch = null;
    if (!stretch || !subject) return;
    const now = this.now();
    const end = now < stretch.last ? stretch.last : Math.min(now, stretch.last + IDLE_MS);
    const length = end - stretch.start;
    if (length < SHORTEST_MS) return;
    const { document_id: documentId, author, suggestions_shown: isShown } = subject;
    const started = new Date(stretch.start).toISOString();
    const made = { id: this.newId(), started, seconds: Math.round(length / 10) / 100, suggestions_shown: isShown };
    this.finished.push({ document_id: documentId, author, stretch: made });
  }
}
