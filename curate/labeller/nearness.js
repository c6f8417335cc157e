// Which leaves of the page are near the window. After any change to any highlight the browser goes through every range
// that is registered; so the painter registers those of the leaves near by, and thousands of others cost nothing.

/** Leaves that are near before the browser has said so: a document opens at its beginning. */
const FIRST = 3;
/** How far beyond the window counts as near, so that scrolling finds the spans there. */
const MARGIN = "100% 0px";

export class Nearness {
  /** @param {HTMLElement[]} leaves @param {(came: number[], went: number[]) => void} onChange numbers of leaves */
  constructor(leaves, onChange) {
    /** @type {Set<number>} */
    this.near = new Set(leaves.slice(0, FIRST).keys());
    this.numbers = new Map(leaves.map((leaf, nth) => [/** @type {Element} */ (leaf), nth]));
    this.onChange = onChange;
    this.observer = new IntersectionObserver((entries) => this.#note(entries), { rootMargin: MARGIN });
    for (const leaf of leaves) this.observer.observe(leaf);
  }

  /** Whether one of the leaves from the first to the last is near. @param {number} first @param {number} last */
  has(first, last) {
    for (const nth of this.near) if (first <= nth && nth <= last) return true;
    return false;
  }

  dispose() {
    this.observer.disconnect();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #note(entries) {
    const came = [];
    const went = [];
    for (const { target, isIntersecting } of entries) {
      const nth = this.numbers.get(target);
      if (nth === undefined || isIntersecting === this.near.has(nth)) continue;
      if (isIntersecting) {
        this.near.add(nth);
        came.push(nth);
      } else {
        this.near.delete(nth);
        went.push(nth);
      }
    }
    if (came.length || went.length) this.onChange(came, went);
  }
}
