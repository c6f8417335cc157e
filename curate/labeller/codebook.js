// The codebook as it is read: a heading for each label, and under it what it means, its rules with what is coded and
// what is not, and its attributes.

import { button, element } from "./dom.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {Label["rules"][number]} Rule */

/** All of it. @param {import("./types.js").Schema} schema @param {(name: string) => void} go to a label's heading
 * @returns {HTMLElement[]} */
export function wholeOf({ description, labels }, go) {
  const ways = labels.map(({ name, title }) => button(title, () => go(name), { class: "link" }));
  return [
    element("nav", { class: "contents", "aria-label": "Labels of the codebook" }, ...ways),
    ...paragraphsOf(description),
    ...labels.map((label) => element("section", { "data-label": label.name }, headingOf(label), ...entryOf(label, null))),
  ];
}

/** What it says of one label. @param {Label} label @param {string | null} pointed id of the rule to point at
 * @returns {HTMLElement[]} */
export function entryOf({ description, rules, attributes }, pointed) {
  const described = attributes.filter((attribute) => attribute.description);
  const terms = described.flatMap(({ title, description: words, required }) => [
    element("dt", {}, required ? `${title} (needed)` : title),
    element("dd", {}, words),
  ]);
  return [
    ...paragraphsOf(description),
    element("ul", { class: "rules" }, ...rules.map((rule) => ruleOf(rule, rule.id === pointed))),
    ...(terms.length ? [element("h4", {}, "Attributes"), element("dl", {}, ...terms)] : []),
  ];
}

/** @param {Label} label */
function headingOf({ title, hotkey }) {
  const key = hotkey ? element("kbd", { "aria-label": `key ${hotkey}` }, hotkey) : null;
  return element("h3", { tabIndex: -1 }, title, " ", key);
}

/** @param {Rule} rule @param {boolean} isPointed */
function ruleOf({ id, text, example }, isPointed) {
  const properties = isPointed ? { "aria-current": "true", tabIndex: -1 } : {};
  return element("li", properties, element("strong", {}, id), " ", text.trim(), example ? exampleOf(example) : null);
}

/** What is coded is marked; an example without a [span] shows what is not. @param {string} example */
function exampleOf(example) {
  const parts = example.trim().split(/(\[[^\]]*\])/);
  const words = parts.map((part) => (part.startsWith("[") ? element("mark", {}, part.slice(1, -1)) : part));
  const isCounter = parts.length === 1;
  const kind = element("span", { class: "kind" }, isCounter ? "Not coded" : "Coded");
  return element("p", { class: isCounter ? "example counter" : "example" }, kind, " ", ...words);
}

/** @param {string} description paragraphs stand apart by an empty line */
function paragraphsOf(description) {
  return description.split(/\n\s*\n/).map((text) => element("p", {}, text.trim()));
}
