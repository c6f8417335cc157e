// What opens over the text: the keys, the last look before submitting, and the choice among spans that
// lie on one another.

import { button, clip, counted, element } from "./dom.js";
import { written } from "./keys.js";

/** @param {import("./keys.js").Keymap} keymap */
export function helpDialog(keymap) {
  const groups = keymap.listing.map(({ title, rows }) => {
    const listed = rows.flatMap(({ keys, help }) => [
      element("dt", {}, ...keys.filter((some) => some.length).flatMap((some) => keyCaps(some, keymap.isMac))),
      element("dd", {}, help),
    ]);
    return element("section", {}, element("h3", {}, title), element("dl", {}, ...listed));
  });
  const made = dialog("Keys", element("div", { class: "key-groups" }, ...groups), (close) => [
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

/** @param {string[]} keys @param {boolean} isMac */
function keyCaps(keys, isMac) {
  return keys.flatMap((key, nth) => [nth ? " or " : "", element("kbd", {}, written(key, isMac))]);
}

/**
 * @param {import("./model.js").Model} model
 * @param {{submit: () => void, activate: (id: string) => void}} acts
 */
export function submitDialog(model, acts) {
  const { unfinished, openSuggestions, annotations } = model;
  const body = element("div", {}, element("p", {}, `You have labelled ${counted(annotations.length, "span")}.`));
  if (openSuggestions.length) {
    body.append(
      element("p", {}, `${counted(openSuggestions.length, "suggestion")} untouched: they will count neither for nor against.`),
    );
  }
  /** @type {() => void} */
  let close = () => {};
  if (unfinished.length) {
    const listed = unfinished.map(({ annotation, missing }) => {
      const words = `${model.title(annotation.label)} “${clip(annotation.quote, 50)}” needs ${missing.join(", ")}`;
      const show = () => {
        close();
        acts.activate(annotation.id);
      };
      return element("li", {}, button(words, show, { class: "link" }));
    });
    body.append(element("p", {}, "Not ready yet:"), element("ul", { class: "unfinished" }, ...listed));
  }
  const made = dialog("Submit this document?", body, (closing) => {
    close = closing;
    const submit = () => {
      closing();
      acts.submit();
    };
    const later = button("Keep labelling", closing, { class: unfinished.length ? "strong" : "quiet" });
    return unfinished.length ? [later] : [later, button("Submit", submit, { class: "strong" })];
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
    const root = /** @type {ShadowRoot} */ (options[0].getRootNode());
    const at = options.findIndex((option) => option === root.activeElement);
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

/** @param {string} title @param {HTMLElement} body @param {(close: () => void) => HTMLElement[]} answers */
function dialog(title, body, answers) {
  const made = /** @type {HTMLDialogElement} */ (element("dialog", { "aria-label": title }));
  const close = () => made.close();
  made.append(element("h2", {}, title), body, element("div", { class: "foot" }, ...answers(close)));
  // Keys are the dialog's while it is open.
  made.addEventListener("keydown", (event) => event.stopPropagation());
  made.addEventListener("close", () => made.remove());
  return made;
}
