// Buttons of the bar, which are words where there is room and signs where there is none; and what stands behind three
// dots there.

import { button, element } from "./dom.js";

/** @param {string} label @param {() => void} onclick @param {Record<string, unknown>} properties
 * @param {string} [sign] in the place of the words where there is no room for them */
export function tool(label, onclick, properties, sign) {
  if (!sign) return button(label, onclick, { class: "tool", ...properties });
  const made = button("", onclick, { class: "tool", "aria-label": label, ...properties });
  made.append(element("span", { class: "in-full" }, label), element("span", { class: "in-short" }, sign));
  return made;
}

/** Tools that stand in the bar, and where there is no room open from a button.
 * @param {HTMLElement[]} tools @returns {[opener: HTMLElement, folded: HTMLElement]} */
export function fold(tools) {
  const folded = element("div", { class: "folded", popover: "auto" }, ...tools);
  const close = () => folded.matches(":popover-open") && folded.hidePopover();
  folded.addEventListener("click", close);
  const opener = element("button", { type: "button", class: "tool opener", "aria-label": "Tools", title: "Tools" }, "⋮");
  /** @type {HTMLButtonElement} */ (opener).popoverTargetElement = folded;
  folded.addEventListener("beforetoggle", () => {
    const { left, bottom } = opener.getBoundingClientRect();
    folded.style.left = `${left}px`;
    folded.style.top = `${bottom + 2}px`;
    // It stays where it was opened, and the bar may not.
    document.addEventListener("scroll", close, { passive: true, once: true });
  });
  return [opener, folded];
}
