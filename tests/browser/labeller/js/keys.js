import { ACTS, Keymap, readMovement } from "/_stcore/bidi-components/curate.labeller/keys.js";
import { equal } from "./check.js";

const press = (key, more = {}) => new KeyboardEvent("keydown", { key, ...more });
const label = (name, hotkey) => ({ name, hotkey, title: name });

export function test_labels_have_their_keys_and_acts_keep_another() {
  const keymap = new Keymap([label("photo", "p"), label("none", "n")]);
  equal(keymap.read(press("p")), { label: "photo" });
  equal(keymap.read(press("P", { shiftKey: true })), { label: "photo" });
  equal(keymap.read(press("ArrowUp", { altKey: true })), { act: "previous" });
  equal(keymap.listing.map(({ keys }) => keys).includes("p"), false);
  equal(keymap.listing.length, ACTS.length);
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
  equal(readMovement(press("ArrowDown", { altKey: true })), null);
  equal(readMovement(press("a")), null);
}
