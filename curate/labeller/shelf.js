// The documents that may be labelled, in their order. At first only those around the open one are known.

/** @typedef {import("./types.js").Offer} Offer */
/** @typedef {import("./types.js").Offered} Offered */

const MARKS = new Map([["submitted", "✓ "], ["in_progress", "… "]]);

export class Shelf {
  /** @param {Offer} offer @param {boolean} isKey whether it lists the answer key */
  constructor(offer, isKey) {
    this.isKey = isKey;
    /** @type {Offered[]} */
    this.documents = [];
    /** Place of the first of them among all. */
    this.from = 0;
    this.count = 0;
    this.submitted = 0;
    this.isQueue = false;
    /** @type {Map<string, number>} where each is among those that are known */
    this.places = new Map();
    this.take(offer);
  }

  /** @param {Offer} offer */
  take(offer) {
    this.documents = offer.documents;
    this.from = offer.from;
    this.count = offer.count;
    this.submitted = offer.submitted;
    this.isQueue = offer.is_queue;
    this.places = new Map(offer.documents.map(({ document_id: id }, nth) => [id, nth]));
  }

  get isWhole() {
    return this.documents.length === this.count;
  }

  /** @param {string} documentId @returns {Offered | undefined} */
  find(documentId) {
    const place = this.places.get(documentId);
    return place === undefined ? undefined : this.documents[place];
  }

  /** The id of the document before or after; null where there is none, undefined where that is not known yet.
   * @param {string} documentId @param {1 | -1} step @returns {string | null | undefined} */
  beside(documentId, step) {
    const place = this.places.get(documentId);
    if (place === undefined) return this.isWhole ? null : undefined;
    const at = place + step;
    if (this.from + at < 0 || this.from + at >= this.count) return null;
    return this.documents[at]?.document_id;
  }

  /** What has just become of a document, before the server is asked for the list. @param {string} documentId @param {string} state */
  mark(documentId, state) {
    const place = this.places.get(documentId);
    if (place === undefined) return;
    const known = this.documents[place];
    this.submitted += Number(state === "submitted") - Number(known.state === "submitted");
    this.documents = this.documents.with(place, { ...known, state });
  }

  get heading() {
    if (this.isKey) return "The answer key of";
    return this.isQueue ? `Document · ${this.submitted} of ${this.count} submitted` : "Document";
  }
}

/** @param {Offered} offered */
export function titleOf({ title, state }) {
  return (MARKS.get(state ?? "") ?? "") + title;
}
