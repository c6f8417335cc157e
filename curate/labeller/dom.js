// The one way in which elements are made: text goes in as text, never as markup.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `on…` are listeners, `class`, `aria-…`, `data-…`, `role`,
 *   `style` (an object of custom properties) and whatever else the element has as a property
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) set(made, name, value);
  made.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return made;
}

/** @param {HTMLElement} made @param {string} name @param {unknown} value */
function set(made, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith("on")) {
    made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  } else if (name === "style") {
    for (const [property, to] of Object.entries(/** @type {object} */ (value))) made.style.setProperty(property, to);
  } else if (name === "class" || name === "role" || name === "for" || name.startsWith("aria-") || name.startsWith("data-")) {
    made.setAttribute(name, String(value));
  } else {
    Reflect.set(made, name, value);
  }
}

/** @param {string} label @param {() => void} onclick @param {Record<string, unknown>} [properties] */
export function button(label, onclick, properties = {}) {
  // Pressing a button must not take the selection away from the text.
  const keepSelection = (/** @type {Event} */ event) => event.preventDefault();
  return element("button", { type: "button", onclick, onmousedown: keepSelection, ...properties }, label);
}

/** Words cut to a length, whole characters only. @param {string} words @param {number} length */
export function clip(words, length) {
  const characters = [...words.slice(0, length * 2 + 2).replace(/\s+/g, " ")];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : characters.join("");
}

const OPENING = /^["“„«”]/;
const CLOSING = /["”“»]$/;

/** Words of the document in a sentence of the page's: those that stand in marks keep theirs, and marks within others
 * are single. @param {string} words @param {number} length at which they are cut */
export function quoted(words, length) {
  const short = clip(words, length);
  if (OPENING.test(words) && CLOSING.test(words)) return CLOSING.test(short) ? short : `${short}${words.at(-1)}`;
  return /["“”„«»]/.test(short) ? `‘${short}’` : `“${short}”`;
}

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Words of the server's as a sentence of the page's. @param {string} words */
export function sentence(words) {
  const [first = ""] = words;
  return `${first.toUpperCase()}${words.slice(first.length)}${/[.!?]$/.test(words) ? "" : "."}`;
}
