// Which key does what. Hotkeys of labels come from the codebook; where one of them is also a key of
// ours the label has it, and the act keeps its other key.

/**
 * @typedef {object} Act
 * @property {string} name
 * @property {string[]} keys as `describe` writes them; the help shows the first that is free
 * @property {string} help
 */

/** @type {Act[]} */
export const ACTS = [
  { name: "accept", keys: ["Enter"], help: "accept the suggestion; open the span's details; choose the span under the caret" },
  { name: "reject", keys: ["x", "Alt+Delete"], help: "reject the suggestion" },
  { name: "next", keys: ["n", "Alt+ArrowDown"], help: "next span or suggestion" },
  { name: "previous", keys: ["p", "Alt+ArrowUp"], help: "previous span or suggestion" },
  { name: "delete", keys: ["Delete", "Backspace"], help: "remove the span" },
  { name: "undo", keys: ["z", "Ctrl+z"], help: "undo" },
  { name: "redo", keys: ["y", "Ctrl+Shift+z", "Ctrl+y"], help: "do again" },
  { name: "endLeft", keys: ["["], help: "move the span's end left" },
  { name: "endRight", keys: ["]"], help: "move the span's end right" },
  { name: "startLeft", keys: ["{"], help: "move the span's start left" },
  { name: "startRight", keys: ["}"], help: "move the span's start right" },
  { name: "escape", keys: ["Escape"], help: "let go of selection, span and label" },
  { name: "help", keys: ["?"], help: "show or hide the keys" },
];

/** @type {{keys: string, help: string}[]} */
export const MOVEMENT = [
  { keys: "← →", help: "move by character" },
  { keys: "↑ ↓", help: "move by line" },
  { keys: "Ctrl ← →", help: "move by word" },
  { keys: "Home End", help: "start and end of the paragraph; with Ctrl of the text" },
  { keys: "Shift + any of these", help: "select" },
];

const STRIDES = /** @type {const} */ ({
  ArrowLeft: ["character", "left"],
  ArrowRight: ["character", "right"],
  ArrowUp: ["line", "up"],
  ArrowDown: ["line", "down"],
  Home: ["lineEdge", "start"],
  End: ["lineEdge", "end"],
});

/** Tells acts from keys, for one codebook. */
export class Keymap {
  /** @param {import("./types.js").Label[]} labels */
  constructor(labels) {
    this.labels = new Map(labels.filter(({ hotkey }) => hotkey).map(({ hotkey, name }) => [hotkey.toLowerCase(), name]));
    /** @type {Map<string, string>} */
    this.acts = new Map();
    for (const act of ACTS) for (const key of this.#free(act)) this.acts.set(key, act.name);
  }

  /** @param {KeyboardEvent} event @returns {{act: string} | {label: string} | null} */
  read(event) {
    const key = describe(event);
    const label = this.labels.get(key);
    if (label !== undefined) return { label };
    const act = this.acts.get(key);
    return act === undefined ? null : { act };
  }

  /** What the help says: an act's first key that no label took. @returns {{keys: string, help: string}[]} */
  get listing() {
    return ACTS.map((act) => ({ keys: this.#free(act)[0] ?? "", help: act.help })).filter(({ keys }) => keys);
  }

  /** @param {Act} act */
  #free(act) {
    return act.keys.filter((key) => !this.labels.has(key));
  }
}

/** @param {KeyboardEvent} event @returns {{stride: import("./selection.js").Stride, direction: any, extend: boolean} | null} */
export function readMovement(event) {
  if (!(event.key in STRIDES)) return null;
  const [stride, direction] = STRIDES[/** @type {keyof typeof STRIDES} */ (event.key)];
  const extend = event.shiftKey;
  if (event.metaKey) return { stride: stride === "character" ? "lineEdge" : "textEdge", direction: along(direction), extend };
  const isWide = event.ctrlKey || (event.altKey && stride === "character");
  if (event.altKey && !isWide) return null;
  if (!isWide) return { stride, direction, extend };
  if (stride === "character") return { stride: "word", direction, extend };
  return stride === "lineEdge" ? { stride: "textEdge", direction, extend } : { stride: "line", direction, extend };
}

/** @param {string} direction */
function along(direction) {
  return direction === "left" || direction === "up" ? "start" : "end";
}

/** A key press in words: `Ctrl+Shift+z`, `?`, `Alt+ArrowDown`. Shift is part of a character, not of its name.
 * @param {KeyboardEvent} event */
function describe(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Many keyboards make { and [ with AltGr, which Windows reports as Ctrl and Alt.
  if (event.getModifierState("AltGraph")) return key;
  const hasControl = event.ctrlKey || event.metaKey;
  const isLetter = key.length === 1 && key.toUpperCase() !== key;
  const shift = event.shiftKey && (key.length > 1 || (isLetter && hasControl));
  return `${hasControl ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}
