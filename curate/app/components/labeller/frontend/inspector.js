// The chosen span: its label, its attributes, its note; or a suggestion, to be accepted or rejected.

import { button, clip, element } from "./dom.js";
import { nameOf } from "./hint.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
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
   */
  constructor(acts) {
    this.acts = acts;
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
    const chosen = model.find(id);
    this.element.hidden = !chosen;
    if (!chosen) {
      this.signature = "";
      return;
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
  }

  /** Moves the focus to the first field, if there is one. */
  focus() {
    const field = /** @type {HTMLElement | null} */ (this.element.querySelector("select, input, textarea, button"));
    field?.focus();
  }

  /** Saves what is typed in a field that the reader has not left. */
  commit() {
    const root = /** @type {ShadowRoot | Document} */ (this.element.getRootNode());
    const { activeElement } = root;
    if (activeElement && this.element.contains(activeElement)) activeElement.dispatchEvent(new Event("change"));
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
    for (const attribute of label?.attributes ?? []) {
      this.fields.push(this.#attribute(chosen.id, attribute, isReadOnly, picking === attribute.name));
    }
    this.fields.push(this.#note(chosen.id, isReadOnly));
    const fields = element("div", { class: "fields" }, ...this.fields.slice(1).map((field) => field.element));
    if (isReadOnly) return [element("h2", {}, title), words, fields];
    const choice = this.#labelChoice(model, /** @type {Annotation} */ (chosen));
    const remove = button("Remove", () => this.acts.delete(chosen.id), { class: "quiet", title: "Remove (Delete)" });
    return [element("div", { class: "head" }, choice, remove), words, fields];
  }

  /** @param {import("./model.js").Model} model @param {Suggestion} suggestion @param {string} title */
  #suggestion(model, { id, attributes, author, label, start, end }, title) {
    const titles = new Map(model.labels.get(label)?.attributes.map((attribute) => [attribute.name, attribute.title]));
    const known = Object.entries(attributes).flatMap(([name, value]) => [
      element("dt", {}, titles.get(name) ?? name),
      element("dd", { dir: "auto" }, inWords(value)),
    ]);
    const answers = [
      button("Accept", () => this.acts.accept(id), { class: "strong", title: "Accept (Enter)" }),
      button("Reject", () => this.acts.reject(id), { class: "quiet", title: "Reject (x)" }),
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
    const control = CONTROLS[attribute.type](attribute, { set, pick, isReadOnly, isPicking });
    return {
      element: labelled(attribute, control.element),
      show: ({ attributes }) => control.show(attributes[attribute.name]),
    };
  }

  /** @param {string} id @param {boolean} isReadOnly @returns {Field} */
  #note(id, isReadOnly) {
    const placeholder = "Not sure? Say why, for adjudication.";
    const area = /** @type {HTMLTextAreaElement} */ (
      element("textarea", { rows: 2, disabled: isReadOnly, dir: "auto", placeholder })
    );
    area.onchange = () => this.acts.setNote(id, area.value.trim());
    const field = { title: "Note", required: false, description: "" };
    return { element: labelled(field, area), show: ({ note }) => keepTyping(area, note ?? "") };
  }
}

/** @typedef {(value: AttributeValue | undefined) => void} SetValue */
/** @typedef {{set: SetValue, pick: () => void, isReadOnly: boolean, isPicking: boolean}} Use */
/** @typedef {{element: HTMLElement, show: (value: AttributeValue | undefined) => void}} Control */

/** @type {Record<Attribute["type"], (attribute: Attribute, use: Use) => Control>} */
const CONTROLS = {
  choice: ({ values }, { set, isReadOnly }) => {
    const choice = select([["", "—"], ...values.map((value) => /** @type {[string, string]} */ ([value, value]))], "");
    choice.disabled = isReadOnly;
    choice.onchange = () => set(choice.value || undefined);
    return { element: choice, show: (value) => (choice.value = String(value ?? "")) };
  },
  boolean: (_attribute, { set, isReadOnly }) => {
    const choice = select([["", "—"], ["true", "yes"], ["false", "no"]], "");
    choice.disabled = isReadOnly;
    choice.onchange = () => set(choice.value === "" ? undefined : choice.value === "true");
    return { element: choice, show: (value) => (choice.value = value === undefined ? "" : String(value)) };
  },
  text: (_attribute, use) => typed(use, ""),
  date: (_attribute, use) => typed(use, "as printed"),
  span: ({ title }, { set, pick, isReadOnly, isPicking }) => {
    const words = element("span", { class: "picked", dir: "auto" });
    const choose = button(isPicking ? "Select the words, then press Enter" : "Use selection", pick, {
      class: "quiet",
      "aria-pressed": String(isPicking),
      "aria-label": isPicking ? `Select the words, then press Enter: ${title}` : `Use selection for ${title}`,
    });
    const clear = button("Clear", () => set(undefined), { class: "quiet", "aria-label": `Clear ${title}` });
    const show = (/** @type {AttributeValue | undefined} */ value) => {
      words.textContent = value === undefined ? "—" : inWords(value);
      clear.hidden = isReadOnly || value === undefined;
    };
    choose.hidden = isReadOnly;
    return { element: element("div", { class: "span-value", role: "group" }, words, choose, clear), show };
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
  if (control.role === "group") {
    control.setAttribute("aria-label", name);
    return element("div", { class: "field", title: description }, element("span", { class: "name" }, name), control);
  }
  control.id = `field-${(fieldNumber += 1)}`;
  const label = element("label", { for: control.id, class: "name" }, name);
  return element("div", { class: "field", title: description }, label, control);
}

/** @param {[string, string][]} options @param {string} chosen @returns {HTMLSelectElement} */
function select(options, chosen) {
  const made = /** @type {HTMLSelectElement} */ (element("select", {}));
  for (const [value, words] of options) made.append(element("option", { value }, words));
  made.value = chosen;
  return made;
}

/** Shows a value unless its reader is typing another.
 * @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} value */
function keepTyping(field, value) {
  const root = /** @type {ShadowRoot | Document} */ (field.getRootNode());
  if (root.activeElement !== field && field.value !== value) field.value = value;
}

/** @param {HTMLElement} holder @param {string} words */
function setWords(holder, words) {
  if (holder.textContent !== words) holder.textContent = words;
}

/** @param {AttributeValue} value */
function inWords(value) {
  if (typeof value === "object") return `“${clip(value.text ?? `${value.start}:${value.end}`, WORDS)}”`;
  return value === true ? "yes" : value === false ? "no" : value;
}
