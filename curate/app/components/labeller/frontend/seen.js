// How far down the text the reader has been.

/** Tells the share of the text, 0 to 1, that has come onto the screen, whenever that may have changed; and
 * when it is asked to by what it returns.
 * @param {HTMLElement} page @param {(share: number) => void} see @param {AbortSignal} signal
 * @returns {() => void} */
export function watchSeen(page, see, signal) {
  let isAsked = false;
  const look = () => {
    isAsked = false;
    const { top, height } = page.getBoundingClientRect();
    if (signal.aborted || height === 0 || document.visibilityState !== "visible") return;
    see(Math.max(0, Math.min(1, (window.innerHeight - top) / height)));
  };
  const ask = () => {
    if (!isAsked) requestAnimationFrame(look);
    isAsked = true;
  };
  // Captured: it is Streamlit's own box that scrolls, not the window.
  document.addEventListener("scroll", ask, { capture: true, passive: true, signal });
  new ResizeObserver(ask).observe(page);
  return ask;
}
