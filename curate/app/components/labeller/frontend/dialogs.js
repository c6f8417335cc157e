// What opens over the text: the keys, the last look before submitting, and the choice among spans that
// lie on one another.

import { button, clip, counted, element } from "./dom.js";
import { MOVEMENT } from "./keys.js";

/** @param {import("./keys.js").Keymap} keymap @param {import("./types.js").Label[]} labels */
export function helpDialog(keymap, labels) {
  const hotkeys = labels.filter(({ hotkey }) => hotkey);
  const rows = [
    ...hotkeys.map(({ hotkey, title }) => ({ keys: hotkey, help: `label as ${title}` })),
    ...keymap.listing,
    ...MOVEMENT,
  ];
  const listed = rows.flatMap(({ keys, help }) => [element("dt", {}, element("kbd", {}, keys)), element("dd", {}, help)]);
  return dialog("Keys", element("dl", { class: "keys" }, ...listed), (close) => [button("Close", close, { class: "strong" })]);
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
