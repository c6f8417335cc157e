// The bar above the text: the labels, what was last done, and whether it is saved.

import { button, counted, element, sentence } from "./dom.js";
import { fold, tool } from "./tools.js";

/** @typedef {import("./types.js").Label} Label */

export class Toolbar {
  /**
   * @param {Label[]} labels
   * @param {object} acts
   * @param {(label: string) => void} acts.chooseLabel
   * @param {() => void} acts.toggleSnap
   * @param {() => void} acts.togglePass
   * @param {() => void} acts.undo
   * @param {() => void} acts.redo
   * @param {() => void} acts.help
   * @param {() => void} acts.retry
   * @param {(words: string) => void} acts.explain says in full what there is no room for
   * @param {() => void} acts.submit
   * @param {() => void} acts.reopen
   * @param {HTMLElement} neighbours the ways to the documents beside this one
   * @param {import("./keys.js").Keymap} keymap
   */
  constructor(labels, acts, neighbours, keymap) {
    const hint = (/** @type {string} */ words, /** @type {string} */ name) => ({ title: keymap.hint(words, name) });
    this.acts = acts;
    /** @type {Map<string, HTMLElement>} */
    this.chips = new Map(labels.map((label) => [label.name, chip(label, () => acts.chooseLabel(label.name))]));
    const growth = "Grow a selection to the borders of its words";
    this.snap = tool("Whole words", acts.toggleSnap, { "aria-pressed": "false", title: growth });
    this.passes = tool("One label", acts.togglePass, { "aria-pressed": "false", ...hint("Code one label at a time", "togglePass") });
    this.undo = tool("Undo", acts.undo, hint("Undo", "undo"), "↶");
    this.redo = tool("Redo", acts.redo, hint("Do again", "redo"), "↷");
    this.statusWords = element("span", { class: "status-words" });
    this.retry = button("Try now", acts.retry, { class: "quiet", hidden: true });
    const explain = () => {
      this.acts.explain(this.statusWords.textContent ?? "");
      this.acts.retry();
    };
    this.statusShort = button("", explain, { class: "status-short" });
    this.status = element("div", { class: "status", role: "status" }, this.statusWords, this.retry, this.statusShort);
    this.submit = button("Submit", () => this.#submitOrReopen(), { class: "submit" });
    this.submitHint = hint("Submit the document", "submit").title;
    this.isSubmitted = false;
    const keys = tool("Keys", acts.help, { "aria-haspopup": "dialog", ...hint("Show the keys", "help") });
    const tools = element("div", { class: "tools" }, ...fold([this.passes, this.snap]), this.undo, this.redo, keys);
    const ways = element("div", { class: "ways" }, this.status, neighbours, this.submit);
    this.row = element("div", { class: "chips", role: "group", "aria-label": "Labels" }, ...this.chips.values());
    /** @type {string | null} */
    this.armed = null;
    this.element = element(
      "div",
      { class: "bar" },
      this.row,
      element("div", { class: "hand" }, tools, ways),
    );
  }

  /** @param {(name: string) => string} colorOf */
  setColors(colorOf) {
    for (const [name, made] of this.chips) made.style.setProperty("--label-color", colorOf(name));
  }

  /** @param {{armed: string | null, snaps: boolean, isPass: boolean, canUndo: boolean, canRedo: boolean, isSubmitted: boolean}} state */
  update({ armed, snaps, isPass, canUndo, canRedo, isSubmitted }) {
    for (const [name, made] of this.chips) {
      made.setAttribute("aria-pressed", String(name === armed));
      setDisabled(made, isSubmitted);
    }
    if (armed !== this.armed) this.#reveal(armed);
    this.passes.setAttribute("aria-pressed", String(isPass));
    this.snap.setAttribute("aria-pressed", String(snaps));
    setDisabled(this.undo, isSubmitted || !canUndo);
    setDisabled(this.redo, isSubmitted || !canRedo);
    this.isSubmitted = isSubmitted;
    this.submit.textContent = isSubmitted ? "Reopen" : "Submit";
    this.submit.title = isSubmitted ? "Reopen the document, to change it" : this.submitHint;
  }

  /** @param {import("./sync.js").Status} status */
  showStatus(status) {
    this.status.dataset.kind = status.kind;
    const words = statusWords(status);
    if (this.statusWords.textContent !== words) this.statusWords.textContent = words;
    this.status.title = status.kind === "saved" ? "" : "Changes are kept in this browser until the server has them.";
    const isStuck = status.kind === "waiting" || status.kind === "refused";
    this.retry.hidden = !isStuck;
    this.statusShort.hidden = !isStuck;
    const short = shortWords(status);
    if (!isStuck || this.statusShort.textContent === short) return;
    this.statusShort.textContent = short;
    this.statusShort.setAttribute("aria-label", `${words}. Try now`);
  }

  /** Where the labels are a row to be swiped, the one in hand is in view. @param {string | null} armed */
  #reveal(armed) {
    this.armed = armed;
    const made = this.chips.get(armed ?? "");
    if (!made) return;
    const middle = made.offsetLeft + made.offsetWidth / 2 - this.row.offsetLeft;
    this.row.scrollTo({ left: middle - this.row.clientWidth / 2, behavior: "instant" });
  }

  #submitOrReopen() {
    if (this.isSubmitted) this.acts.reopen();
    else this.acts.submit();
  }
}

/** @param {import("./sync.js").Status} status */
function statusWords({ kind, pending, isKept, reason }) {
  const place = isKept ? "kept here" : "in this tab only: leave it open";
  if (kind === "saved") return "Saved";
  if (kind === "saving") return isKept ? `Saving ${pending}…` : `Saving ${pending}… (${place})`;
  const what = `${counted(pending, "change")} ${place}`;
  if (kind === "waiting") return `${reason ? `Not saved (${reason})` : "Offline"}: ${what}`;
  return `Not saved: ${sentence(reason)} ${sentence(what)}`;
}

/** The beginning of those words, where there is room for no more. @param {import("./sync.js").Status} status */
function shortWords({ kind, pending, reason }) {
  return kind === "waiting" && !reason ? `Offline: ${pending.toLocaleString("en")}` : "Not saved";
}

/** @param {Label} label @param {() => void} onclick */
function chip({ title, description, hotkey }, onclick) {
  const made = button("", onclick, { class: "chip", "aria-pressed": "false", title: description });
  made.append(element("span", { class: "swatch", "aria-hidden": "true" }), title);
  if (hotkey) {
    made.append(element("kbd", { "aria-hidden": "true" }, hotkey));
    made.setAttribute("aria-keyshortcuts", hotkey);
  }
  return made;
}

/** Disabled yet reachable, so that the focus is not lost with the last undo.
 * @param {HTMLElement} made @param {boolean} isDisabled */
function setDisabled(made, isDisabled) {
  made.setAttribute("aria-disabled", String(isDisabled));
}
