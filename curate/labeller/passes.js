// One label at a time: the order of the passes, how far one has come, and what the browser remembers of it.

import { counted } from "./dom.js";
import { shareOf, withStretch } from "./seen.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./seen.js").Stretch} Stretch */
/** @typedef {{done: number, total: number, of: "units" | "suggestions" | "nothing", seen: number}} Progress
 * `seen` is the share of the text, 0 to 1, that has been on the screen during the pass */

const PREFIX = "curate.pass.2";

/** The label whose pass comes after one; null after the last.
 * @param {Label[]} labels @param {string} name @param {1 | -1} step @returns {string | null} */
export function passBeside(labels, name, step) {
  const nth = labels.findIndex((label) => label.name === name);
  return labels[nth + step]?.name ?? null;
}

/** Units are answered one by one; of a label that is found by reading, only its suggestions can be counted.
 * @param {import("./units.js").Unit[] | null} units null where the label has none
 * @param {number} suggested how many suggestions the label has @param {number} open how many of them wait
 * @param {number} seen @returns {Progress} */
export function progressOf(units, suggested, open, seen) {
  if (units) return { done: units.filter(({ answer }) => answer !== null).length, total: units.length, of: "units", seen };
  if (suggested) return { done: suggested - open, total: suggested, of: "suggestions", seen };
  return { done: 0, total: 0, of: "nothing", seen };
}

/** @param {Progress} progress */
export function progressInWords({ done, total, of, seen }) {
  const share = (/** @type {string} */ noun) => `${done.toLocaleString("en")} of ${counted(total, noun)} answered`;
  if (of === "units") return total ? share("unit") : "no units in this document";
  // Rounded down: all of it has been seen only when the last line has.
  const read = `${Math.floor(seen * 100)} % of the text seen`;
  return of === "suggestions" ? `${share("suggestion")} · ${read}` : read;
}

/** What the browser remembers of one annotator's passes over one document. */
export class PassMemory {
  /** @param {Storage} storage @param {string} author @param {string} documentId */
  constructor(storage, author, documentId) {
    this.storage = storage;
    this.key = [PREFIX, encodeURIComponent(author), encodeURIComponent(documentId)].join("|");
    const { label, seen, reopened } = parsed(storage.getItem(this.key));
    /** @type {string | null} the label of the pass; null where all labels are coded together */
    this.label = typeof label === "string" ? label : null;
    /** Whether the document was reopened and is not submitted again. */
    this.isReopened = reopened === true;
    /** @type {Record<string, Stretch[]>} what was seen, by label */
    this.seen = typeof seen === "object" && seen !== null ? seen : {};
  }

  /** @param {string | null} label */
  setLabel(label) {
    this.label = label;
    this.#keep();
  }

  /** @param {boolean} isReopened */
  setReopened(isReopened) {
    if (this.isReopened === isReopened) return;
    this.isReopened = isReopened;
    this.#keep();
  }

  /** @param {string} label @param {Stretch} stretch @returns {boolean} whether more has been seen now */
  see(label, stretch) {
    const before = this.seenOf(label);
    this.seen[label] = withStretch(this.#stretches(label), stretch);
    if (this.seenOf(label) <= before) return false;
    this.#keep();
    return true;
  }

  /** @param {string} label @returns {number} the share of the text */
  seenOf(label) {
    return shareOf(this.#stretches(label));
  }

  /** @param {string} label */
  #stretches(label) {
    const found = this.seen[label];
    return Array.isArray(found) ? found : [];
  }

  #keep() {
    try {
      this.storage.setItem(this.key, JSON.stringify({ label: this.label, seen: this.seen, reopened: this.isReopened }));
    } catch (error) {
      // Without storage the pass lasts as long as the page.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

/** @param {string | null} json @returns {Record<string, any>} */
function parsed(json) {
  try {
    const found = JSON.parse(json ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}
