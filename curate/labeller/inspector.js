// The chosen span: its label, its attributes, its note; or a suggestion, to be accepted or rejected; or a note on
// words that have no label.

import { areFew, buttonRow } from "./choices.js";
import { button, clip, element, quoted } from "./dom.js";
import { nameOf } from "./hint.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Remark} Remark */
/** @typedef {import("./types.js").Attribute} Attribute */
/** @typedef {import("./types.js").AttributeValue} AttributeValue */
/** @typedef {{element: HTMLElement, show: (annotation: Annotation) => void}} Field */

const WORDS = 200;

export class Inspector {
  /**
   * @param {object} acts
   * @param {(id: string, name: string, value: AttributeValue | undefined) => void} acts.setAttribute
   * @param {(id: string, name: string) => void} acts.pick
   * @param {(id: string, note: string) => void} acts.setNote
   * @param {(id: string, label: string) => void} acts.relabel
   * @param {(id: string) => void} acts.delete
   * @param {(id: string) => void} acts.accept
   * @param {(id: string) => void} acts.reject
   * @param {(id: string, text: string) => void} acts.setRemark
   * @param {(span: import("./types.js").Span) => void} acts.reveal
   * @param {(id: string) => void} acts.show
   * @param {() => void} acts.join
   * @param {(id: string) => void} acts.unjoin
   * @param {import("./keys.js").Keymap} keymap
   */
  constructor(acts, keymap) {
    this.acts = acts;
    this.keymap = keymap;
    this.element = element("section", { class: "inspector", "aria-label": "Chosen span", hidden: true });
    this.signature = "";
    /** @type {Field[]} */
    this.fields = [];
  }

  /**
   * @param {import("./model.js").Model} model
   * @param {string | null} id
   * @param {string | null} picking name of the attribute whose words are being chosen
   * @param {(name: string) => string} colorOf
   */
  update(model, id, picking, colorOf) {
    const remark = id === null ? undefined : model.layer.remarks.get(id);
    if (remark) return this.#updateRemark(model, remark);
    const chosen = model.find(id);
    this.element.hidden = !chosen;
    if (!chosen) {
      this.signature = "";
      return undefined;
    }
    this.element.style.setProperty("--label-color", colorOf(chosen.label));
    // Only another span, label or mode makes a new form: a field that is being typed in must stay.
    const isSuggestion = !model.isAnnotation(chosen.id);
    const signature = JSON.stringify([chosen.id, chosen.label, isSuggestion, model.isSubmitted, picking]);
    if (signature !== this.signature) {
      this.signature = signature;
      this.element.replaceChildren(...this.#form(model, chosen, isSuggestion, picking));
      // Where nothing in it takes the focus, it must itself, to be scrolled by keys.
      this.element.tabIndex = model.isSubmitted ? 0 : -1;
    }
    if (!isSuggestion) for (const field of this.fields) field.show(/** @type {Annotation} */ (chosen));
    return undefined;
  }

  /** Moves the focus to the first attribute; of a row of buttons to the pressed one. */
  focus() {
    const fields = this.element.querySelector(".fields") ?? this.element;
    const first = /** @type {HTMLElement | null} */ (fields.querySelector("select, input, textarea, button"));
    const pressed = /** @type {HTMLElement | null | undefined} */ (first?.closest(".options")?.querySelector(":checked"));
    (pressed ?? first)?.focus();
  }

  /** Saves what is typed in a field that the reader has not left. */
  commit() {
    const { activeElement } = document;
    if (activeElement && this.element.contains(activeElement)) activeElement.dispatchEvent(new Event("change"));
  }

  /** Puts back what a field had before it was typed in. */
  restore() {
    const { activeElement } = document;
    if (!activeElement || !this.element.contains(activeElement)) return;
    const value = stored.get(activeElement);
    if (value !== undefined) /** @type {HTMLInputElement} */ (activeElement).value = value;
  }

  /** @param {import("./model.js").Model} model @param {Remark} remark */
  #updateRemark(model, { id, quote, text }) {
    this.element.hidden = false;
    this.element.style.setProperty("--label-color", "var(--quiet)");
    const signature = JSON.stringify([id, model.isSubmitted]);
    if (signature !== this.signature) {
      this.signature = signature;
      this.fields = [];
      const area = textArea(model.isSubmitted, "What is in doubt, for adjudication?");
      area.setAttribute("aria-label", "Note");
      area.onchange = () => this.acts.setRemark(id, area.value);
      const remove = button("Remove", () => this.acts.delete(id), { class: "quiet", title: this.keymap.hint("Remove", "delete") });
      this.element.replaceChildren(
        element("div", { class: "head" }, element("h2", {}, "Note without a label"), model.isSubmitted ? null : remove),
        element("blockquote", { dir: "auto" }, clip(quote, WORDS)),
        element("div", { class: "fields" }, area),
      );
    }
    const area = /** @type {HTMLTextAreaElement | null} */ (this.element.querySelector("textarea"));
    if (area) keepTyping(area, text);
    return undefined;
  }

  /**
   * @param {import("./model.js").Model} model
   * @param {Annotation | Suggestion} chosen
   * @param {boolean} isSuggestion
   * @param {string | null} picking
   */
  #form(model, chosen, isSuggestion, picking) {
    this.fields = [];
    const title = model.title(chosen.label);
    if (isSuggestion) return this.#suggestion(model, /** @type {Suggestion} */ (chosen), title);
    const label = model.labels.get(chosen.label);
    const isReadOnly = model.isSubmitted;
    const words = element("blockquote", { dir: "auto" });
    this.fields.push({ element: words, show: ({ quote }) => setWords(words, clip(quote, WORDS)) });
    // What parts of one thing share is written by joining them, not by hand.
    const written = label?.parts ? [label.parts.id, label.parts.number] : [];
    for (const attribute of label?.attributes ?? []) {
      if (written.includes(attribute.name)) continue;
      this.fields.push(this.#attribute(chosen.id, attribute, isReadOnly, picking === attribute.name));
    }
    this.fields.push(this.#note(chosen.id, isReadOnly));
    const fields = element("div", { class: "fields" }, ...this.fields.slice(1).map((field) => field.element));
    const parts = label?.parts ? this.#parts(model, isReadOnly) : null;
    if (isReadOnly) return [element("h2", {}, title), words, ...(parts ? [parts] : []), fields];
    const choice = this.#labelChoice(model, /** @type {Annotation} */ (chosen));
    const remove = button("Remove", () => this.acts.delete(chosen.id), { class: "quiet", title: this.keymap.hint("Remove", "delete") });
    return [element("div", { class: "head" }, choice, remove), words, ...(parts ? [parts] : []), fields];
  }

  /** Which part of how many this is, with ways to the others. @param {import("./model.js").Model} model @param {boolean} isReadOnly */
  #parts(model, isReadOnly) {
    const row = element("div", { class: "parts", role: "group", "aria-label": "Parts" });
    const show = (/** @type {Annotation} */ annotation) => {
      const parts = model.parts(annotation);
      const signature = JSON.stringify([annotation.id, parts.map(({ id }) => id)]);
      if (row.dataset.signature === signature) return;
      row.dataset.signature = signature;
      const at = parts.findIndex(({ id }) => id === annotation.id);
      const others = parts.filter((_part, nth) => nth !== at);
      const links = others.map((part) => {
        const number = parts.indexOf(part) + 1;
        const name = `Part ${number}: ${clip(part.quote, 60)}`;
        return button(String(number), () => this.acts.show(part.id), { class: "link", "aria-label": name, title: name });
      });
      const join = button("Join", () => this.acts.join(), { class: "quiet", title: this.keymap.hint("Join with another part", "join") });
      const unjoin = button("Unjoin", () => this.acts.unjoin(annotation.id), { class: "quiet" });
      row.replaceChildren(
        element("span", { class: "name" }, parts.length ? `Part ${at + 1} of ${parts.length}` : "In one piece"),
        ...links,
        ...(isReadOnly ? [] : [join]),
        ...(isReadOnly || !parts.length ? [] : [unjoin]),
      );
    };
    this.fields.push({ element: row, show });
    return row;
  }

  /** @param {import("./model.js").Model} model @param {Suggestion} suggestion @param {string} title */
  #suggestion(model, { id, attributes, author, label, start, end }, title) {
    const titles = new Map(model.labels.get(label)?.attributes.map((attribute) => [attribute.name, attribute.title]));
    const known = Object.entries(attributes).flatMap(([name, value]) => [
      element("dt", {}, titles.get(name) ?? name),
      element("dd", { dir: "auto" }, inWords(value)),
    ]);
    const answers = [
      button("Accept", () => this.acts.accept(id), { class: "strong", title: this.keymap.hint("Accept", "accept") }),
      button("Reject", () => this.acts.reject(id), { class: "quiet", title: this.keymap.hint("Reject", "reject") }),
    ];
    return [
      element("div", { class: "head" }, element("h2", {}, `${title}?`), ...(model.isSubmitted ? [] : answers)),
      element("blockquote", { dir: "auto" }, clip(model.quote({ start, end }), WORDS)),
      element("dl", {}, ...known),
      element("p", { class: "source" }, `Suggested by ${nameOf(author)}`),
    ];
  }

  /** @param {import("./model.js").Model} model @param {Annotation} annotation */
  #labelChoice(model, annotation) {
    const choice = select([...model.labels.values()].map(({ name, title }) => [name, title]), annotation.label);
    choice.onchange = () => this.acts.relabel(annotation.id, choice.value);
    choice.setAttribute("aria-label", "Label");
    choice.className = "label-choice";
    this.fields.push({ element: choice, show: ({ label }) => (choice.value = label) });
    return choice;
  }

  /** @param {string} id @param {Attribute} attribute @param {boolean} isReadOnly @param {boolean} isPicking @returns {Field} */
  #attribute(id, attribute, isReadOnly, isPicking) {
    const set = (/** @type {AttributeValue | undefined} */ value) => this.acts.setAttribute(id, attribute.name, value);
    const pick = () => this.acts.pick(id, attribute.name);
    const reveal = (/** @type {import("./types.js").Span} */ span) => this.acts.reveal(span);
    const control = CONTROLS[attribute.type](attribute, { set, pick, reveal, isReadOnly, isPicking });
    return {
      element: labelled(attribute, control.element),
      show: ({ attributes }) => control.show(attributes[attribute.name]),
    };
  }

  /** @param {string} id @param {boolean} isReadOnly @returns {Field} */
  #note(id, isReadOnly) {
    const area = textArea(isReadOnly, "Not sure? Say why, for adjudication.");
    area.onchange = () => this.acts.setNote(id, area.value.trim());
    const field = { title: "Note", required: false, description: "" };
    return { element: labelled(field, area), show: ({ note }) => keepTyping(area, note ?? "") };
  }
}

/** @typedef {(value: AttributeValue | undefined) => void} SetValue */
/** @typedef {{set: SetValue, pick: () => void, reveal: (span: import("./types.js").Span) => void, isReadOnly: boolean,
 *   isPicking: boolean}} Use */
/** @typedef {{element: HTMLElement, show: (value: AttributeValue | undefined) => void}} Control */

/** @type {Record<Attribute["type"], (attribute: Attribute, use: Use) => Control>} */
const CONTROLS = {
  choice: ({ values }, { set, isReadOnly }) => {
    const named = values.map((value) => /** @type {[string, string]} */ ([value, value.replaceAll("_", " ")]));
    const choose = (/** @type {string} */ value) => set(value || undefined);
    const control = areFew(values)
      ? buttonRow([...named, ["", "—"]], isReadOnly, choose)
      : menu([["", "—"], ...named], isReadOnly, choose);
    return { element: control.element, show: (value) => control.show(String(value ?? "")) };
  },
  boolean: (_attribute, { set, isReadOnly }) => {
    const choose = (/** @type {string} */ value) => set(value === "" ? undefined : value === "true");
    const { element: row, show } = buttonRow([["true", "yes"], ["false", "no"], ["", "—"]], isReadOnly, choose);
    return { element: row, show: (value) => show(value === undefined ? "" : String(value)) };
  },
  text: (_attribute, use) => typed(use, ""),
  date: (_attribute, use) => typed(use, "as printed"),
  span: ({ title }, { set, pick, reveal, isReadOnly, isPicking }) => {
    /** @type {AttributeValue | undefined} */
    let shown;
    const words = element("span", { class: "picked", dir: "auto" });
    const choose = button(isPicking ? "Select the words, then press Enter" : "Use selection", pick, {
      class: "quiet",
      "aria-pressed": String(isPicking),
      "aria-label": isPicking ? `Select the words, then press Enter: ${title}` : `Use selection for ${title}`,
    });
    const clear = button("Clear", () => set(undefined), { class: "quiet", "aria-label": `Clear ${title}` });
    const go = button("Show", () => void (typeof shown === "object" && reveal(shown)), { class: "quiet", "aria-label": `Show ${title}` });
    const show = (/** @type {AttributeValue | undefined} */ value) => {
      shown = value;
      go.hidden = value === undefined;
      words.textContent = value === undefined ? "—" : inWords(value);
      clear.hidden = isReadOnly || value === undefined;
    };
    choose.hidden = isReadOnly;
    return { element: element("div", { class: "span-value", role: "group" }, words, choose, go, clear), show };
  },
};

/** @param {Use} use @param {string} placeholder @returns {Control} */
function typed({ set, isReadOnly }, placeholder) {
  const properties = { type: "text", disabled: isReadOnly, dir: "auto", placeholder };
  const input = /** @type {HTMLInputElement} */ (element("input", properties));
  input.onchange = () => set(input.value.trim() || undefined);
  return { element: input, show: (value) => keepTyping(input, String(value ?? "")) };
}

let fieldNumber = 0;

/** @param {{title: string, required: boolean, description: string}} field @param {HTMLElement} control */
function labelled({ title, required, description }, control) {
  const name = required ? `${title} (needed)` : title;
  if (control.role === "group" || control.role === "radiogroup") {
    control.setAttribute("aria-label", name);
    return element("div", { class: "field", title: description }, element("span", { class: "name" }, name), control);
  }
  control.id = `field-${(fieldNumber += 1)}`;
  const label = element("label", { for: control.id, class: "name" }, name);
  return element("div", { class: "field", title: description }, label, control);
}

/** @param {[string, string][]} options @param {boolean} isReadOnly @param {(value: string) => void} choose */
function menu(options, isReadOnly, choose) {
  const made = select(options, "");
  made.disabled = isReadOnly;
  made.onchange = () => choose(made.value);
  return { element: made, show: (/** @type {string} */ value) => void (made.value = value) };
}

/** @param {boolean} disabled @param {string} placeholder */
function textArea(disabled, placeholder) {
  return /** @type {HTMLTextAreaElement} */ (element("textarea", { rows: 2, disabled, dir: "auto", placeholder }));
}

/** @param {[string, string][]} options @param {string} chosen @returns {HTMLSelectElement} */
function select(options, chosen) {
  const made = /** @type {HTMLSelectElement} */ (element("select", {}));
  for (const [value, words] of options) made.append(element("option", { value }, words));
  made.value = chosen;
  return made;
}

/** What the layer has of each field that is typed in. @type {WeakMap<Element, string>} */
const stored = new WeakMap();

/** Shows a value unless its reader is typing another.
 * @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} value */
function keepTyping(field, value) {
  stored.set(field, value);
  if (document.activeElement !== field && field.value !== value) field.value = value;
}

/** @param {HTMLElement} holder @param {string} words */
function setWords(holder, words) {
  if (holder.textContent !== words) holder.textContent = words;
}

/** @param {AttributeValue} value */
function inWords(value) {
  if (typeof value === "object") return quoted(value.text ?? `${value.start}:${value.end}`, WORDS);
  return value === true ? "yes" : value === false ? "no" : value;
}
