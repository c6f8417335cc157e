// What each part of the desk can set off.

import { Inspector } from "./inspector.js";
import { unjoin } from "./joins.js";
import { PassBar, UnitAnswers } from "./passbar.js";
import { editRemark } from "./remarks.js";
import { SpanList } from "./spanlist.js";
import { Toolbar } from "./toolbar.js";

/** @typedef {import("./labeller.js").Labeller} Labeller */

/** @param {Labeller} desk */
export function newToolbar(desk) {
  const { acts, model } = desk;
  return new Toolbar(model.schema.labels, {
    chooseLabel: (label) => acts.pressLabel(label),
    toggleSnap: () => acts.toggleSnap(),
    togglePass: () => desk.coding.toggle(),
    undo: () => acts.undo(),
    redo: () => acts.redo(),
    help: () => desk.showKeys(),
    retry: () => desk.session.outbox.flush(),
    submit: () => acts.askSubmit(),
    explain: (words) => desk.say(words),
    reopen: () => acts.perform(model.reopen()),
  }, desk.neighbours.element, desk.keymap);
}

/** @param {Labeller} desk */
export function newList(desk) {
  const { acts, model } = desk;
  return new SpanList({
    activate: (id) => void (desk.joining.take(id) || acts.show(id)),
    accept: (id) => acts.perform(model.accept(id)),
    reject: (id) => acts.perform(model.reject(id)),
    acceptAll: (label) => acts.perform(model.acceptAll(label)),
  });
}

/** @param {Labeller} desk */
export function newInspector(desk) {
  const { acts, model } = desk;
  return new Inspector({
    setAttribute: (id, name, value) => acts.perform(model.setAttribute(id, name, value)),
    pick: (id, name) => acts.pick(id, name),
    setNote: (id, note) => acts.perform(model.edit(id, { note }, "Note changed")),
    relabel: (id, label) => acts.perform(model.relabel(id, label)),
    delete: (id) => acts.perform(model.delete(id)),
    setRemark: (id, text) => acts.perform(editRemark(model, id, text)),
    reveal: ({ start }) => desk.reveal(start),
    show: (id) => acts.show(id),
    join: () => desk.joining.start(),
    unjoin: (id) => acts.perform(unjoin(model, id)),
    accept: (id) => acts.perform(model.accept(id)),
    reject: (id) => acts.perform(model.reject(id)),
  }, desk.keymap);
}

/** @param {Labeller} desk */
export function newPassBar(desk) {
  const { coding, model, keymap } = desk;
  const acts = { all: () => coding.enter(null), step: (/** @type {1 | -1} */ step) => coding.step(step) };
  return new PassBar(model.schema.labels, acts, keymap);
}

/** @param {Labeller} desk */
export function newUnitAnswers(desk) {
  return new UnitAnswers(desk.frame, (answer) => desk.coding.answer(answer), desk.keymap);
}
