// Which key does what: one table, which the keyboard obeys and the help is written from. Hotkeys of labels
// come from the codebook; where one of them is also a key of ours the label has it, and the act keeps its
// other key. No key is here that the browser or a screen reader keeps for itself.

/** @typedef {import("./selection.js").Stride} Stride */
/** @typedef {import("./selection.js").Direction} Direction */
/**
 * @typedef {object} Act
 * @property {string} name
 * @property {string[]} keys as `describe` writes them; the help shows the first that is free
 */
/** @typedef {{help: string, acts: Act[]}} ActRow */
/** @typedef {{help: string, moves: Record<string, [Stride, Direction]>}} MoveRow with Shift they select */
/** @typedef {{title: string, rows: (ActRow | MoveRow)[]}} Group */
/** @typedef {{title: string, rows: {keys: string[], help: string}[]}} Listing a key for each act of a row */

/** @type {Group[]} */
export const GROUPS = [
  {
    title: "Label",
    rows: [
      act("accept the suggestion; open the span's details", "accept", "Enter"),
      act("reject the suggestion", "reject", "x", "Alt+Delete"),
      act("remove the span", "delete", "Delete", "Backspace"),
      act("not coded, and why: a remark on the selected words", "remark", "d"),
      pair("undo, and do again", ["undo", "z", "Ctrl+z"], ["redo", "y", "Ctrl+Shift+z", "Ctrl+y"]),
      act("join the span with another part of the same quote", "join", "+"),
      act("let go of selection, span and label", "escape", "Escape"),
    ],
  },
  {
    title: "Units",
    rows: [
      act("yes: this unit gets the label that is coded; so does its own key", "yes", "Space"),
      act("no: this unit does not; so does the key that rejects", "no", "-"),
      pair("next and previous unit that nobody has answered", ["nextUncoded", "u"], ["previousUncoded", "Shift+u"]),
    ],
  },
  {
    title: "Go to",
    rows: [
      pair("next and previous span or suggestion", ["next", "n", "Alt+ArrowDown"], ["previous", "p", "Alt+ArrowUp"]),
      pair("next and previous suggestion", ["nextSuggestion", "a"], ["previousSuggestion", "Shift+a"]),
      pair("next and previous span that needs something or has a note", ["nextNeedy", "e"], ["previousNeedy", "Shift+e"]),
    ],
  },
  {
    title: "Select",
    rows: [
      pair("the sentence or unit here; again: the next, the previous", ["segmentNext", "j"], ["segmentPrevious", "k"]),
      pair("with the next, with the previous", ["segmentNextToo", "Shift+j"], ["segmentPreviousToo", "Shift+k"]),
      pair("more, less: word, sentence, paragraph, block, text", ["grow", "."], ["shrink", ","]),
    ],
  },
  {
    title: "Move the caret; with Shift: select",
    rows: [
      move("by character", "character", ["ArrowLeft", "left"], ["ArrowRight", "right"]),
      move("by line", "line", ["ArrowUp", "up"], ["ArrowDown", "down"]),
      move(
        "by word",
        "word",
        ["Ctrl+ArrowLeft", "left"],
        ["Ctrl+ArrowRight", "right"],
        ["Alt+ArrowLeft", "left"],
        ["Alt+ArrowRight", "right"],
      ),
      move(
        "by block",
        "block",
        ["Ctrl+ArrowUp", "up"],
        ["Ctrl+ArrowDown", "down"],
        ["Meta+Alt+ArrowUp", "up"],
        ["Meta+Alt+ArrowDown", "down"],
      ),
      move(
        "to the start and end of the paragraph",
        "lineEdge",
        ["Home", "start"],
        ["End", "end"],
        ["Meta+ArrowLeft", "start"],
        ["Meta+ArrowRight", "end"],
      ),
      move(
        "to the start and end of the text",
        "textEdge",
        ["Ctrl+Home", "start"],
        ["Ctrl+End", "end"],
        ["Meta+ArrowUp", "start"],
        ["Meta+ArrowDown", "end"],
        ["Meta+Home", "start"],
        ["Meta+End", "end"],
      ),
    ],
  },
  {
    title: "Move the ends of the span",
    rows: [
      pair("its start", ["startLeft", "{"], ["startRight", "}"]),
      pair("its end", ["endLeft", "["], ["endRight", "]"]),
      pair(
        "its start, by character instead of by word or the other way round",
        ["startLeftOther", "<", "Alt+{"],
        ["startRightOther", ">", "Alt+}"],
      ),
      pair("its end, likewise", ["endLeftOther", "(", "Alt+["], ["endRightOther", ")", "Alt+]"]),
    ],
  },
  {
    title: "The document",
    rows: [
      act("one label at a time, or all", "togglePass", "o"),
      pair("next and previous label, one at a time", ["nextPass", "g"], ["previousPass", "Shift+g"]),
      act("search the codebook", "search", "/"),
      act("submit", "submit", "Ctrl+Enter"),
      pair("next and previous document", ["nextDocument", "Alt+PageDown"], ["previousDocument", "Alt+PageUp"]),
      act("show or hide the keys", "help", "?"),
    ],
  },
];

/** @type {Act[]} */
export const ACTS = GROUPS.flatMap(({ rows }) => rows).flatMap((row) => ("acts" in row ? row.acts : []));

const MOVES = new Map(GROUPS.flatMap(({ rows }) => rows).flatMap((row) => ("moves" in row ? Object.entries(row.moves) : [])));

const HAND = "Keys of a field";
/** What the browser does itself in the details of a span. */
const FIELD_ROWS = [
  { keys: ["Tab", "Shift+Tab"], help: "next and previous field" },
  { keys: ["Escape"], help: "back to the text; so does Ctrl Enter" },
];

/** Tells acts from keys, for one codebook. */
export class Keymap {
  /** @param {import("./types.js").Label[]} labels @param {boolean} [isMac] */
  constructor(labels, isMac = false) {
    this.isMac = isMac;
    this.hotkeys = labels.filter(({ hotkey }) => hotkey);
    this.labels = new Map(this.hotkeys.map(({ hotkey, name }) => [hotkey.toLowerCase(), name]));
    /** @type {Map<string, string>} */
    this.acts = new Map();
    for (const one of ACTS) for (const key of this.#free(one)) this.acts.set(key, one.name);
  }

  /** @param {KeyboardEvent} event @returns {{act: string} | {label: string} | null} */
  read(event) {
    const key = describe(event, this.isMac);
    // Shift with a letter is a key of its own for a few acts; for all others it makes no difference.
    const plain = key.replace(/^Shift\+(?=.$)/u, "");
    const label = this.labels.get(plain);
    if (label !== undefined) return { label };
    const name = this.acts.get(key) ?? this.acts.get(plain);
    return name === undefined ? null : { act: name };
  }

  /** The key that the help names first for an act. @param {string} name */
  keyOf(name) {
    const found = ACTS.find((one) => one.name === name);
    return found ? (this.#free(found)[0] ?? "") : "";
  }

  /** What a button for an act says when it is pointed at: with the act's key, unless labels have taken all of them.
   * @param {string} words @param {string} name */
  hint(words, name) {
    const key = this.keyOf(name);
    return key ? `${words} (${written(this.#own(key), this.isMac)})` : words;
  }

  /** What the help says. @returns {Listing[]} */
  get listing() {
    const labels = this.hotkeys.map(({ hotkey, title }) => ({ keys: [hotkey], help: `label as ${title}` }));
    const groups = GROUPS.map(({ title, rows }) => ({ title, rows: rows.map((row) => this.#listed(row)) }));
    groups[0].rows.unshift(...labels);
    return [...groups, { title: HAND, rows: FIELD_ROWS }];
  }

  /** @param {ActRow | MoveRow} row */
  #listed(row) {
    if ("acts" in row) return { keys: row.acts.flatMap((one) => this.#free(one).slice(0, 1)).map((key) => this.#own(key)), help: row.help };
    const keys = Object.keys(row.moves);
    const usual = keys.filter((key) => !key.startsWith(this.isMac ? "Ctrl+" : "Meta+"));
    return { keys: (usual.length ? usual : keys).slice(0, 2), help: row.help };
  }

  /** For an act a Mac's ⌘ is what Ctrl is elsewhere. @param {string} key */
  #own(key) {
    return this.isMac ? key.replace("Ctrl+", "Meta+") : key;
  }

  /** @param {Act} act */
  #free(act) {
    const isTaken = (/** @type {string} */ key) => this.labels.has(key.replace(/^Shift\+(?=.$)/u, ""));
    // Where Alt makes characters, a character with Alt is none of our keys.
    return act.keys.filter((key) => !isTaken(key) && !(this.isMac && /^Alt\+.$/u.test(key)));
  }
}

/** @param {KeyboardEvent} event @returns {{stride: Stride, direction: Direction, extend: boolean} | null} */
export function readMovement(event) {
  const held = `${event.metaKey ? "Meta+" : ""}${event.ctrlKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}`;
  const found = MOVES.get(held + event.key);
  return found ? { stride: found[0], direction: found[1], extend: event.shiftKey } : null;
}

const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", PageDown: "Page ↓", PageUp: "Page ↑", "-": "−" };
const MAC_SIGNS = { Ctrl: "⌃", Meta: "⌘", Alt: "⌥" };

/** A key as people read it. @param {string} key @param {boolean} [isMac] */
export function written(key, isMac = false) {
  const signs = /** @type {Record<string, string>} */ (isMac ? { ...SIGNS, ...MAC_SIGNS } : SIGNS);
  return key
    .split(/(?<=.)\+(?=.)/u)
    .map((part) => signs[part] ?? part)
    .join(" ");
}

/** A key press in words: `Ctrl+Shift+z`, `?`, `Alt+ArrowDown`, `Shift+u`. Shift is part of a sign, not of its name.
 * @param {KeyboardEvent} event @param {boolean} isMac */
function describe(event, isMac) {
  const key = nameOf(event.key);
  // Many keyboards make { and [ with AltGr, which Windows reports as Ctrl and Alt, and a Mac as Alt.
  const isMadeWithAlt = isMac && event.altKey && !event.metaKey && !event.ctrlKey && event.key.length === 1;
  if (event.getModifierState("AltGraph") || isMadeWithAlt) return key;
  const hasControl = event.ctrlKey || event.metaKey;
  const isLetter = key.length === 1 && key.toUpperCase() !== key;
  const shift = event.shiftKey && (key.length > 1 || isLetter);
  return `${hasControl ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

/** @param {string} key as the browser calls it */
function nameOf(key) {
  if (key === " ") return "Space";
  return key.length === 1 ? key.toLowerCase() : key;
}

/** @param {string} help @param {string} name @param {...string} keys @returns {ActRow} */
function act(help, name, ...keys) {
  return { help, acts: [{ name, keys }] };
}

/** Two acts that belong together. @param {string} help @param {...[string, ...string[]]} acts @returns {ActRow} */
function pair(help, ...acts) {
  return { help, acts: acts.map(([name, ...keys]) => ({ name, keys })) };
}

/** @param {string} help @param {Stride} stride @param {...[string, Direction]} keys @returns {MoveRow} */
function move(help, stride, ...keys) {
  /** @type {Record<string, [Stride, Direction]>} */
  const moves = {};
  for (const [key, direction] of keys) moves[key] = [stride, direction];
  return { help, moves };
}
