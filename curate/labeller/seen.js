// What of the text the reader has had on the screen.

/** A stretch of the page from top to bottom, in shares of its height. @typedef {[from: number, to: number]} Stretch */

/** Two stretches that lie nearer than this are one: heights are a guess until the browser has laid a line out. */
const NEAR = 0.002;

/** Tells which stretch of the text is on the screen whenever that may have changed; and when it is asked to by what
 * it returns.
 * @param {HTMLElement} page @param {(stretch: Stretch) => void} see @param {AbortSignal} signal
 * @returns {() => void} */
export function watchSeen(page, see, signal) {
  let isAsked = false;
  const look = () => {
    isAsked = false;
    const { top, height } = page.getBoundingClientRect();
    if (signal.aborted || height === 0 || document.visibilityState !== "visible") return;
    const share = (/** @type {number} */ y) => Math.max(0, Math.min(1, (y - top) / height));
    see([share(0), share(window.innerHeight)]);
  };
  const ask = () => {
    if (!isAsked) requestAnimationFrame(look);
    isAsked = true;
  };
  document.addEventListener("scroll", ask, { capture: true, passive: true, signal });
  new ResizeObserver(ask).observe(page);
  return ask;
}

/** The stretches with another one, sorted and apart: what was jumped over stays unseen.
 * @param {Stretch[]} stretches sorted, apart @param {Stretch} seen @returns {Stretch[]} */
export function withStretch(stretches, [from, to]) {
  if (to <= from) return stretches;
  const touched = stretches.filter((one) => one[0] <= to + NEAR && from <= one[1] + NEAR);
  const all = [from, to, ...touched.flat()];
  const others = stretches.filter((one) => !touched.includes(one));
  return [...others, /** @type {Stretch} */ ([Math.min(...all), Math.max(...all)])].sort((a, b) => a[0] - b[0]);
}

/** @param {Stretch[]} stretches apart @returns {number} */
export function shareOf(stretches) {
  return stretches.reduce((sum, [from, to]) => sum + to - from, 0);
}
