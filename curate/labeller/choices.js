// A choice among a few values as a row of buttons, each with a key: a number, or its first letter.

import { element } from "./dom.js";

/** More than these are listed in a menu. */
const FEW = 7;

let groups = 0;

/** @param {string[]} values */
export function areFew(values) {
  return values.length <= FEW;
}

/**
 * @param {[string, string][]} options value and words, the one for no value last
 * @param {boolean} isReadOnly
 * @param {(value: string) => void} choose
 * @returns {{element: HTMLElement, show: (value: string) => void}}
 */
export function buttonRow(options, isReadOnly, choose) {
  const name = `choice-${(groups += 1)}`;
  const inputs = options.map(([value]) => radio(name, value, isReadOnly));
  const labels = options.map(([value, words], nth) => {
    const key = element("kbd", { "aria-hidden": "true" }, value ? String(nth + 1) : "0");
    return element("label", { class: "option" }, inputs[nth], words, isReadOnly ? "" : key);
  });
  const show = (/** @type {string} */ value) => {
    for (const input of inputs) input.checked = input.value === value;
  };
  const pick = (/** @type {string} */ value) => {
    show(value);
    inputs.find((input) => input.value === value)?.focus();
    choose(value);
  };
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const value = isReadOnly || event.ctrlKey || event.metaKey || event.altKey ? undefined : valueOf(event.key, options, inputs.find(({ checked }) => checked)?.value);
    if (value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    pick(value);
  };
  const made = element("div", { class: "options", role: "radiogroup", onkeydown }, ...labels);
  made.addEventListener("change", (event) => {
    // What leaving the inspector sends to a field that is being typed in: nothing was chosen here.
    if (event.isTrusted) choose(/** @type {HTMLInputElement} */ (event.target).value);
  });
  return { element: made, show };
}

/** The value that a key stands for: by its number, or the next one whose words begin with that letter.
 * @param {string} key @param {[string, string][]} options @param {string | undefined} chosen @returns {string | undefined} */
function valueOf(key, options, chosen) {
  const given = options.filter(([value]) => value);
  if (key === "0") return "";
  if (/^[1-9]$/.test(key)) return given[Number(key) - 1]?.[0];
  const matching = given.filter(([, words]) => words[0].toLowerCase() === key.toLowerCase()).map(([value]) => value);
  return matching[(matching.indexOf(chosen ?? "") + 1) % matching.length];
}

/** @param {string} name @param {string} value @param {boolean} disabled */
function radio(name, value, disabled) {
  return /** @type {HTMLInputElement} */ (element("input", { type: "radio", name, value, disabled }));
}
