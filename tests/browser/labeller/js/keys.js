import { DO } from "/labeller/tested/keyboard.js";
import { ACTS, GROUPS, Keymap, readMovement, written } from "/labeller/tested/keys.js";
import { equal } from "./check.js";

const press = (key, more = {}) => new KeyboardEvent("keydown", { key, ...more });
/** @returns {any} */
const label = (name, hotkey) => ({ name, hotkey, title: name });

export function test_labels_have_their_keys_and_acts_keep_another() {
  const keymap = new Keymap([label("photo", "p"), label("none", "n")]);
  equal(keymap.read(press("p")), { label: "photo" });
  equal(keymap.read(press("P", { shiftKey: true })), { label: "photo" });
  equal(keymap.read(press("ArrowUp", { altKey: true })), { act: "previous" });
  const listed = keymap.listing.flatMap(({ rows }) => rows);
  equal(listed.find(({ help }) => help.startsWith("next and previous span or"))?.keys, ["Alt+ArrowDown", "Alt+ArrowUp"]);
  equal(listed.filter(({ keys }) => keys.includes("p")).map(({ help }) => help), ["label as photo"]);
}

export function test_a_key_with_control_is_another_key() {
  const keymap = new Keymap([label("zebra", "z")]);
  equal(keymap.read(press("z", { ctrlKey: true })), { act: "undo" });
  equal(keymap.read(press("z", { metaKey: true })), { act: "undo" });
  equal(keymap.read(press("Z", { ctrlKey: true, shiftKey: true })), { act: "redo" });
  equal(keymap.read(press("z")), { label: "zebra" });
  equal(keymap.read(press("c", { ctrlKey: true })), null);
}

export function test_characters_that_need_shift_or_altgr_are_found() {
  const keymap = new Keymap([]);
  equal(keymap.read(press("?", { shiftKey: true })), { act: "help" });
  equal(keymap.read(press("{", { shiftKey: true })), { act: "startLeft" });
  equal(keymap.read(press("{", { ctrlKey: true, altKey: true, modifierAltGraph: true })), { act: "startLeft" });
}

export function test_arrows_are_movements() {
  equal(readMovement(press("ArrowLeft", { shiftKey: true })), { stride: "character", direction: "left", extend: true });
  equal(readMovement(press("ArrowRight", { ctrlKey: true })), { stride: "word", direction: "right", extend: false });
  equal(readMovement(press("ArrowRight", { altKey: true })), { stride: "word", direction: "right", extend: false });
  equal(readMovement(press("End", { ctrlKey: true })), { stride: "textEdge", direction: "end", extend: false });
  equal(readMovement(press("ArrowDown", { ctrlKey: true, shiftKey: true })), { stride: "block", direction: "down", extend: true });
  equal(readMovement(press("ArrowUp", { metaKey: true })), { stride: "textEdge", direction: "start", extend: false });
  equal(readMovement(press("ArrowDown", { altKey: true })), null);
  equal(readMovement(press("a")), null);
}

export function test_every_act_is_done_and_every_deed_has_a_key() {
  equal(ACTS.map(({ name }) => name).sort(), Object.keys(DO).sort());
}

export function test_the_help_names_only_keys_that_do_what_it_says() {
  for (const isMac of [false, true]) {
    const keymap = new Keymap([label("photo", "p"), label("digit", "4")], isMac);
    const rows = keymap.listing.flatMap(({ rows: some }) => some);
    for (const row of GROUPS.flatMap(({ rows: some }) => some)) {
      const { keys } = /** @type {{keys: string[]}} */ (rows.find(({ help }) => help === row.help));
      keys.forEach((key, nth) => {
        const event = pressed(key);
        if ("acts" in row) equal(keymap.read(event), { act: row.acts[nth].name });
        else equal(Object.values(row.moves).some(([stride]) => stride === readMovement(event)?.stride), true);
      });
    }
  }
}

/** The event of a key that is written as in the table. */
function pressed(written) {
  const parts = written.split(/(?<=.)\+(?=.)/u);
  const key = parts.pop();
  const held = (name) => parts.includes(name);
  return press(key === "Space" ? " " : key, {
    ctrlKey: held("Ctrl"),
    metaKey: held("Meta"),
    altKey: held("Alt"),
    shiftKey: held("Shift"),
  });
}

export function test_no_key_does_two_things() {
  const keys = ACTS.flatMap(({ keys: some }) => some);
  const moves = GROUPS.flatMap(({ rows }) => rows).flatMap((row) => Object.keys("moves" in row ? row.moves : {}));
  const all = [...keys, ...moves];
  equal(all.filter((key, nth) => all.indexOf(key) !== nth), []);
}

export function test_shift_makes_another_key_of_some_letters_whatever_caps_lock_says() {
  const keymap = new Keymap([]);
  equal(keymap.read(press("u")), { act: "nextUncoded" });
  equal(keymap.read(press("U", { shiftKey: true })), { act: "previousUncoded" });
  equal(keymap.read(press("U")), { act: "nextUncoded" });
  equal(keymap.read(press("u", { shiftKey: true })), { act: "previousUncoded" });
  equal(keymap.read(press("X", { shiftKey: true })), { act: "reject" });
  equal(keymap.read(press(" ")), { act: "yes" });
}

export function test_a_mac_makes_brackets_with_alt() {
  const german = press("[", { altKey: true });
  equal(new Keymap([], true).read(german), { act: "endLeft" });
  equal(new Keymap([], false).read(german), { act: "endLeftOther" });
  equal([written("Meta+Enter", true), written("Alt+ArrowUp"), written("Shift+j")], ["⌘ Enter", "Alt ↑", "Shift j"]);
}

export function test_a_hint_names_the_key_that_an_act_has_left() {
  const label = /** @type {any} */ ({ name: "other", hotkey: "z", title: "Other" });
  equal(new Keymap([]).hint("Undo", "undo"), "Undo (z)");
  equal(new Keymap([label]).hint("Undo", "undo"), "Undo (Ctrl z)");
  equal(new Keymap([label], true).hint("Undo", "undo"), "Undo (⌘ z)");
  equal(new Keymap([{ ...label, hotkey: "o" }]).hint("One label", "togglePass"), "One label");
}
