// Which label is being coded and how far that has come; and, beside the unit that the reader is at, yes and no.

import { button, element } from "./dom.js";
import { progressInWords } from "./passes.js";
import { tool } from "./tools.js";

/** @typedef {import("./types.js").Label} Label */

export class PassBar {
  /**
   * @param {Label[]} labels
   * @param {object} acts
   * @param {() => void} acts.all leaves the pass
   * @param {(step: 1 | -1) => void} acts.step
   * @param {import("./keys.js").Keymap} keymap
   */
  constructor(labels, acts, keymap) {
    this.labels = labels;
    this.title = element("strong", {});
    this.progress = element("span", { class: "progress" });
    this.meter = element("div", { class: "meter", "aria-hidden": "true" });
    this.previous = tool("Previous label", () => acts.step(-1), { class: "quiet", title: keymap.hint("Previous label", "previousPass") }, "‹");
    this.next = tool("Next label", () => acts.step(1), { class: "quiet", title: keymap.hint("Next label", "nextPass") }, "›");
    this.all = button("All labels", acts.all, { class: "quiet all", title: keymap.hint("All labels", "togglePass") });
    const words = element("p", { class: "pass-words" }, this.title, this.progress);
    const turns = element("div", { class: "pass-turns" }, this.previous, this.next, this.all);
    this.element = element("section", { class: "pass", "aria-label": "One label at a time", hidden: true }, words, turns, this.meter);
  }

  /** @param {string | null} name of the label that is coded @param {import("./passes.js").Progress | null} progress
   * @param {(name: string) => string} colorOf */
  update(name, progress, colorOf) {
    this.element.hidden = name === null;
    if (name === null || !progress) return;
    const nth = this.labels.findIndex((label) => label.name === name);
    const title = `Coding: ${this.labels[nth].title}`;
    if (this.title.textContent !== title) this.title.textContent = title;
    this.progress.textContent = ` · ${progressInWords(progress)} · label ${nth + 1} of ${this.labels.length}`;
    const share = progress.of === "units" ? progress.done / (progress.total || 1) : progress.seen;
    this.meter.style.setProperty("--share", String(share));
    this.element.style.setProperty("--label-color", colorOf(name));
    this.previous.hidden = nth === 0;
    this.next.hidden = nth === this.labels.length - 1;
  }
}

/** Two quiet buttons at a unit, for the hand on the mouse or the screen. */
export class UnitAnswers {
  /** @param {HTMLElement} frame positioned; the buttons are placed in it @param {(answer: "yes" | "no") => void} answer
   * @param {import("./keys.js").Keymap} keymap */
  constructor(frame, answer, keymap) {
    this.frame = frame;
    this.yes = button("✓", () => answer("yes"), { class: "unit-yes", title: keymap.hint("Yes", "yes") });
    this.no = button("✕", () => answer("no"), { class: "unit-no", title: keymap.hint("No", "no") });
    // A press here is no press on the text.
    const keepPress = (/** @type {Event} */ event) => event.stopPropagation();
    const properties = { class: "unit-answers", role: "group", hidden: true, onmousedown: keepPress };
    this.element = element("div", properties, this.yes, this.no);
    frame.append(this.element);
  }

  /** @param {DOMRect | null} rect where the unit starts; null takes the buttons away @param {string} title of the label
   * @param {import("./units.js").Answer} answer as it is */
  place(rect, title, answer) {
    // Even what is set to what it is makes the browser look through the text's highlights.
    if (this.element.hidden !== (rect === null)) this.element.hidden = rect === null;
    if (!rect) return;
    this.element.style.top = `${rect.top - this.frame.getBoundingClientRect().top}px`;
    this.element.setAttribute("aria-label", `Is this unit a ${title}?`);
    this.yes.setAttribute("aria-label", `Yes, ${title}`);
    this.no.setAttribute("aria-label", `No, not ${title}`);
    this.yes.setAttribute("aria-pressed", String(answer === "yes"));
    this.no.setAttribute("aria-pressed", String(answer === "no"));
  }
}
