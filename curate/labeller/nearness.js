// Which leaves of the page are near the window. After any change to any highlight the browser goes through every range
// that is registered, and paints all words anew that have one; so the painter registers those of the leaves near by, and
// thousands of others cost nothing. It is told as seldom as can be: of leaves that come just when the browser lays them
// out, and of those that have gone only when others come, or nobody scrolls any more.

/** Leaves that are near before the browser has said so: a document opens at its beginning. */
const FIRST = 1;
/** How far beyond the window counts as near: what browsers take for `content-visibility: auto`, so that one change of
 * the page does for both. */
const MARGIN = "50% 0px";
/** Nobody scrolls who has brought no leaf in or out for so long. */
const REST_MS = 1_000;

export class Nearness {
  /** @param {HTMLElement[]} leaves @param {(came: number[], went: number[]) => void} onChange numbers of leaves */
  constructor(leaves, onChange) {
    /** @type {Set<number>} */
    this.near = new Set(leaves.slice(0, FIRST).keys());
    /** Those of them that are not near any more, of which nobody has been told. @type {Set<number>} */
    this.leaving = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
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
    clearTimeout(this.rest);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #note(entries) {
    const came = [];
    for (const { target, isIntersecting } of entries) {
      const nth = this.numbers.get(target);
      if (nth === undefined) continue;
      const wasNear = this.near.has(nth);
      if (isIntersecting) this.leaving.delete(nth);
      else if (wasNear) this.leaving.add(nth);
      if (isIntersecting && !wasNear) came.push(nth);
    }
    clearTimeout(this.rest);
    if (came.length) this.#tell(came);
    else if (this.leaving.size) this.rest = setTimeout(() => this.#tell([]), REST_MS);
  }

  /** @param {number[]} came */
  #tell(came) {
    const went = [...this.leaving];
    this.leaving.clear();
    for (const nth of went) this.near.delete(nth);
    for (const nth of came) this.near.add(nth);
    this.onChange(came, went);
  }
}
