// Parts of one thing: spans of a label that share an id are one quote, which something has interrupted;
// another attribute numbers them. Which attributes these are is said by the schema (`label.parts`). Pure.

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").PartNames} PartNames */

/** All parts of what an annotation is a part of, itself among them, by position; none where it has no id.
 * @param {Annotation[]} annotations @param {Annotation} one @param {PartNames | undefined} names @returns {Annotation[]} */
export function partsOf(annotations, one, names) {
  const id = names && one.attributes[names.id];
  if (!id) return [];
  return annotations.filter(({ label, attributes }) => label === one.label && attributes[names.id] === id).sort(byPosition);
}

/** The annotations that change when two become parts of one thing, as they are then.
 * @param {Annotation[]} annotations @param {Annotation} one @param {Annotation} other @param {PartNames} names */
export function joined(annotations, one, other, names) {
  const id = one.attributes[names.id] || other.attributes[names.id] || newGroup(annotations, one.label, names);
  const parts = [one, other].flatMap((part) => [part, ...partsOf(annotations, part, names)]);
  return numbered([...new Map(parts.map((part) => [part.id, part])).values()], id, names);
}

/** The annotations that change when one stops being a part: itself, and those that stay behind.
 * @param {Annotation[]} annotations @param {Annotation} one @param {PartNames} names */
export function unjoined(annotations, one, names) {
  const rest = partsOf(annotations, one, names).filter(({ id }) => id !== one.id);
  const left = rest.length > 1 ? numbered(rest, one.attributes[names.id], names) : rest.map((part) => without(part, [names.number]));
  return [without(one, [names.id, names.number]), ...left];
}

/** @param {Annotation[]} parts @param {import("./types.js").AttributeValue} id @param {PartNames} names @returns {Annotation[]} */
function numbered(parts, id, names) {
  return parts.sort(byPosition).map((part, nth) => {
    const attributes = { ...part.attributes, [names.id]: id, [names.number]: String(nth + 1) };
    return { ...part, attributes };
  });
}

/** @param {Annotation} annotation @param {string[]} names @returns {Annotation} */
function without(annotation, names) {
  const kept = Object.entries(annotation.attributes).filter(([name]) => !names.includes(name));
  return { ...annotation, attributes: Object.fromEntries(kept) };
}

/** A short id that no annotation of the label has: q1, q2 … for quotes.
 * @param {Annotation[]} annotations @param {string} label @param {PartNames} names */
function newGroup(annotations, label, names) {
  const taken = new Set(annotations.filter((one) => one.label === label).map(({ attributes }) => attributes[names.id]));
  const [letter] = label;
  let number = 1;
  while (taken.has(`${letter}${number}`)) number += 1;
  return `${letter}${number}`;
}

/** @param {Annotation} a @param {Annotation} b */
function byPosition(a, b) {
  return a.start - b.start || a.end - b.end;
}
