// What opens over the text: the keys, a remark, and the choice among spans that lie on one another.

import { button, clip, element } from "./dom.js";
import { written } from "./keys.js";

/** @param {import("./keys.js").Keymap} keymap */
export function helpDialog(keymap) {
  const groups = keymap.listing.map(({ title, rows }) => {
    const listed = rows.flatMap(({ keys, help }) => [
      element("dt", {}, ...keys.map((key) => element("kbd", {}, written(key, keymap.isMac)))),
      element("dd", {}, help),
    ]);
    return element("section", {}, element("h3", {}, title), element("dl", {}, ...listed));
  });
  const listing = element("div", { class: "key-groups" }, ...groups);
  // It has the focus, so that the arrows scroll it; the button below stays where it is.
  const scroller = element("div", { class: "key-scroller", tabIndex: 0, role: "region", "aria-label": "All keys", autofocus: true }, listing);
  const made = dialog("Keys", scroller, (close) => [
    button("Close", close, { class: "strong" }),
  ]);
  made.classList.add("wide");
  made.addEventListener("keydown", (event) => {
    const meaning = keymap.read(event);
    if (!meaning || !("act" in meaning) || meaning.act !== "help") return;
    event.preventDefault();
    made.close();
  });
  return made;
}

/**
 * A menu of the spans that lie under one place.
 *
 * @param {import("./model.js").Model} model
 * @param {(import("./types.js").Annotation | import("./types.js").Suggestion)[]} spans
 * @param {(name: string) => string} colorOf
 * @param {(id: string | null) => void} choose null where the reader chose none
 */
export function chooser(model, spans, colorOf, choose) {
  const options = spans.map((span) => {
    const isMade = model.isAnnotation(span.id);
    const sign = isMade ? "" : "?";
    const style = { "--label-color": colorOf(span.label) };
    const made = button("", () => choose(span.id), { role: "menuitem", tabIndex: -1, class: isMade ? "" : "suggested", style });
    made.append(
      element("span", { class: "what" }, `${model.title(span.label)}${sign}`),
      element("span", { class: "words", dir: "auto" }, clip(model.quote(span), 60)),
    );
    return made;
  });
  const step = (/** @type {number} */ by) => {
    const at = options.findIndex((option) => option === document.activeElement);
    options[(at + by + options.length) % options.length].focus();
  };
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape" || event.key === "Tab") choose(null);
    else if (event.key !== "Enter" && event.key !== " ") return;
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
    event.stopPropagation();
  };
  return element("div", { class: "menu", role: "menu", "aria-label": "Spans here", onkeydown }, ...options);
}

/**
 * A field for a remark on words that get no label.
 *
 * @param {string} words @param {(text: string) => void} keep
 */
export function remarkDialog(words, keep) {
  const area = /** @type {HTMLTextAreaElement} */ (element("textarea", { rows: 3, dir: "auto", "aria-label": "Not coded: why?" }));
  const body = element("div", {}, element("blockquote", { dir: "auto" }, words), area);
  const made = dialog("Not coded: why?", body, (close) => {
    const done = () => {
      close();
      keep(area.value);
    };
    area.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      done();
    };
    return [button("Cancel", close, { class: "quiet" }), button("Keep", done, { class: "strong" })];
  });
  return made;
}

/** @param {string} title @param {HTMLElement} body @param {(close: () => void) => HTMLElement[]} answers
 * @returns {HTMLDialogElement} */
export function dialog(title, body, answers) {
  const made = /** @type {HTMLDialogElement} */ (element("dialog", { "aria-label": title }));
  const close = () => made.close();
  made.append(element("h2", {}, title), body, element("div", { class: "foot" }, ...answers(close)));
  // Keys are the dialog's while it is open.
  made.addEventListener("keydown", (event) => event.stopPropagation());
  made.addEventListener("close", () => made.remove());
  return made;
}
