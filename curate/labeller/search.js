// Looking something up in the codebook. Pure.

/** @typedef {{label: string, title: string, rule: string | null, text: string}} Passage `rule` is an id */
/** @typedef {{text: string, isHit: boolean}} Part */
/** @typedef {Passage & {parts: Part[]}} Hit */

/** Everything that the codebook says, passage by passage. @param {import("./types.js").Schema} schema @returns {Passage[]} */
export function passagesOf({ title, description, labels }) {
  const general = description.split(/\n\s*\n/).map((text) => ({ label: "", title, rule: null, text: oneLine(text) }));
  const specific = labels.flatMap((label) => [
    { label: label.name, title: label.title, rule: null, text: oneLine(label.description) },
    ...label.rules.flatMap(({ id, text, example }) =>
      [text, example].filter(Boolean).map((words) => ({ label: label.name, title: label.title, rule: id, text: oneLine(words) })),
    ),
    ...label.attributes
      .filter((attribute) => attribute.description)
      .map((attribute) => ({ label: label.name, title: label.title, rule: null, text: `${attribute.title}: ${oneLine(attribute.description)}` })),
  ]);
  return [...general, ...specific].filter(({ text }) => text);
}

/** The passages in which every word that is sought occurs, in the codebook's order, with what was found set off. Letters
 * with and without marks are the same, as are capitals. @param {Passage[]} passages @param {string} sought @returns {Hit[]} */
export function findPassages(passages, sought) {
  const words = folded(sought).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return passages
    .filter(({ title, rule, text }) => {
      const all = folded(`${title} ${rule ?? ""} ${text}`);
      return words.every((word) => all.includes(word));
    })
    .map((passage) => ({ ...passage, parts: partsOf(passage.text, words) }));
}

/** @param {string} text @param {string[]} words folded @returns {Part[]} */
function partsOf(text, words) {
  const characters = [...text];
  // Folding may lengthen a character: each is folded by itself, so that places stay known.
  const each = characters.map(folded);
  const starts = [0];
  for (const one of each) starts.push(starts[starts.length - 1] + one.length);
  const hits = characters.map(() => false);
  for (const word of words) markHits(each.join(""), word, starts, hits);
  /** @type {Part[]} */
  const parts = [];
  characters.forEach((character, nth) => {
    const last = parts[parts.length - 1];
    if (last?.isHit === hits[nth]) last.text += character;
    else parts.push({ text: character, isHit: hits[nth] });
  });
  return parts;
}

/** @param {string} text @param {string} word @param {number[]} starts of each character in the folded text @param {boolean[]} hits */
function markHits(text, word, starts, hits) {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    hits.forEach((_, nth) => {
      if (starts[nth] < at + word.length && at < starts[nth + 1]) hits[nth] = true;
    });
  }
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}
