// The labeller's desk: it lays the parts out, and shows what the acts have done, on the text, in the list
// and to whoever listens.

import { Acts } from "./acts.js";
import { stopsOf } from "./blocks.js";
import { Caret } from "./caret.js";
import { Coding } from "./coding.js";
import { helpDialog } from "./dialogs.js";
import { button, clip, element } from "./dom.js";
import { disputedWords, overtakenWords, refusedWords } from "./elsewhere.js";
import { Edges } from "./edges.js";
import { Guide } from "./guide.js";
import { Hint } from "./hint.js";
import { Joining } from "./joining.js";
import { Keyboard } from "./keyboard.js";
import { Keymap } from "./keys.js";
import { metadataLine } from "./metadata.js";
import { Navigator } from "./navigate.js";
import { NeighbourButtons } from "./neighbours.js";
import { Page } from "./page.js";
import { Painter } from "./painter.js";
import { Pointer } from "./pointer.js";
import { watchSeen } from "./seen.js";
import { Selection } from "./selection.js";
import { Standing } from "./submitting.js";
import { isDark } from "./theme.js";
import { Touch } from "./touch.js";
import { uncover } from "./uncover.js";
import { UnitPaint } from "./unitpaint.js";
import { newInspector, newList, newPassBar, newToolbar, newUnitAnswers } from "./wiring.js";

/** @typedef {import("./types.js").Span} Span */

/** What is higher above the labeller than this (answers of a training) is scrolled away before anyone labels. */
const MOST_ABOVE = 160;
/** Described by the page's heading: which document it is. */
const TEXT_ROLE = {
  role: "textbox",
  "aria-multiline": "true",
  "aria-readonly": "true",
  "aria-label": "Document text",
  "aria-describedby": "document-title",
};

export class Labeller {
  /**
   * @param {import("./session.js").Session} session loaded
   * @param {CSSStyleSheet} highlightSheet adopted by the page
   * @param {Storage} storage for preferences
   * @param {(state: string) => void} onState told when the layer was submitted or reopened
   * @param {(step: 1 | -1) => boolean} onGo moves to the next or previous document; false where there is none
   */
  constructor(session, highlightSheet, storage, onState, onGo = () => false) {
    this.session = session;
    this.model = /** @type {import("./model.js").Model} */ (session.model);
    this.onState = onState;
    this.onGo = onGo;
    /** As far as the server has said. */
    this.wasSubmitted = this.model.base.state === "submitted";
    this.hasBeenSubmitted = this.wasSubmitted;
    this.keymap = new Keymap(this.model.schema.labels, isMac());
    const blocks = placedBlocks(this.model);
    this.page = new Page(this.model.text, blocks);
    this.selection = new Selection(this.page, stopsOf(this.page.lines, blocks));
    this.painter = new Painter(this.page, this.model.offsets, this.model.schema.labels, highlightSheet);
    this.acts = new Acts(this, storage);
    this.coding = new Coding(this, storage, [session.outbox.author, session.sitting].filter(Boolean).join("|"));
    this.acts.armed = this.coding.label;
    this.navigator = new Navigator(this);
    this.joining = new Joining(this);
    this.neighbours = new NeighbourButtons((step) => this.go(step), this.keymap);
    this.toolbar = newToolbar(this);
    this.list = newList(this);
    this.inspector = newInspector(this);
    this.guide = new Guide(this.model.schema, () => this.focusText());
    this.passBar = newPassBar(this);
    this.standing = new Standing();
    this.unitPaint = new UnitPaint(this.page, this.model.offsets);
    this.text = element("div", { class: "text", tabIndex: 0, ...TEXT_ROLE });
    this.frame = element("div", { class: "frame" }, this.text);
    this.leaving = new AbortController();
    this.caret = new Caret(this.page, this.frame, this.leaving.signal);
    this.unitAnswers = newUnitAnswers(this);
    // A press takes it off the words that it lies over; so does Escape.
    this.message = element("div", { class: "message", role: "alert", hidden: true, onclick: () => this.say("") });
    this.announcer = element("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.top = element("div", { class: "top" }, this.toolbar.element, this.standing.element, this.passBar.element, this.message);
    this.element = this.#arrange();
    /** @type {string | null} the span whose words were brought out from under its details */
    this.uncovered = null;
    /** Looks how far the reader has come. */
    this.look = () => {};
    this.keyboard = new Keyboard(this, this.leaving.signal);
    this.pointer = new Pointer(this, this.acts, this.leaving.signal);
    this.edges = new Edges(this, this.leaving.signal);
    this.hint = new Hint(this, this.leaving.signal);
    this.touch = new Touch(this, this.leaving.signal);
    this.#listen(this.leaving.signal);
  }

  /** Called once it is in the document, and again whenever the theme may have changed. */
  show() {
    const dark = isDark();
    this.element.dataset.theme = dark ? "dark" : "light";
    this.painter.makeRoom(this.#spans);
    this.painter.setDark(dark);
    this.painter.setFocus(this.coding.label);
    // After the rules of the highlights: they would cost a text that is there already a new style.
    if (!this.page.element.isConnected) this.text.append(this.page.element);
    this.toolbar.setColors((name) => this.painter.colorOf(name));
    this.refresh();
    // The text can be read before its sentences are known, and labelled too.
    requestAnimationFrame(() => setTimeout(() => void this.coding.load(this.leaving.signal)));
  }

  dispose() {
    this.inspector.commit();
    this.leaving.abort();
    this.resized?.disconnect();
    this.list.dispose();
    this.painter.dispose();
    this.unitPaint.dispose();
    this.detach?.();
    this.element.remove();
  }

  // Laying out

  #arrange() {
    const sheet = element("article", { class: "sheet" }, metadataLine(this.model.document), this.frame);
    // One scroller for what is looked things up in; above it the span in hand stays in view.
    const rest = element("div", { class: "rest" }, this.guide.element, this.list.element);
    rest.addEventListener("scroll", () => this.list.fill(), { passive: true });
    const panel = element("aside", { class: "panel" }, this.inspector.element, rest);
    return element("div", { class: "labeller" }, this.top, element("div", { class: "body" }, sheet, panel), this.announcer);
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    this.text.addEventListener("focus", () => this.showPlace(), { signal });
    this.text.addEventListener("blur", () => this.showPlace(), { signal });
    // Whoever comes by Tab must see where that is; a mouse is there already.
    this.text.addEventListener("keyup", ({ key }) => key === "Tab" && this.caret.reveal(this.selection.focus, "nearest"), { signal });
    window.addEventListener("pagehide", () => this.inspector.commit(), { signal });
    this.look = watchSeen(this.page.element, (stretch) => this.coding.see(stretch), signal);
    this.resized = new ResizeObserver((entries) => {
      if (entries.some(({ target }) => target === this.top)) this.#measureHead();
      this.#placeMarks();
    });
    for (const part of [this.frame, this.top]) this.resized.observe(part);
    this.detach = this.session.attach({
      onChanged: () => this.#onChanged(),
      onRefused: (refused) => this.#onRefused(refused),
      onDisputed: (disputed) => this.#onDisputed(disputed),
      onOvertaken: (changed, isNear) => this.#onOvertaken(changed, isNear),
      onStatus: (status) => this.toolbar.showStatus(status),
    });
  }

  /** So much of the window's head is covered; and so much of the page is above it all, until it is scrolled. */
  #measureHead() {
    this.element.style.setProperty("--bar", `${this.top.offsetHeight}px`);
    this.element.style.setProperty("--above", `${Math.min(this.element.offsetTop, MOST_ABOVE)}px`);
  }

  // Showing

  /** What is to be painted. */
  get #spans() {
    return [...painted(this.model.annotations, false), ...painted(this.model.openSuggestions, true)];
  }

  /** Brings everything in line with the layer. */
  refresh() {
    const { model } = this;
    this.shown = model.layer;
    this.painter.paint(this.#spans);
    this.painter.mark("remark", model.remarks);
    this.list.update(model, (name) => this.painter.colorOf(name));
    this.element.dataset.state = model.layer.state;
    this.#showStanding();
    this.painter.setFocus(this.coding.label);
    this.unitPaint.paint(this.coding.label === null ? [] : (this.coding.unitsOf(this.coding.label) ?? []));
    this.refreshPlace();
  }

  /** What depends on selection and span in hand, but not on the layer. */
  refreshPlace() {
    const { model, acts } = this;
    const chosen = model.find(acts.active);
    const remark = model.layer.remarks.get(acts.active ?? "");
    if (!chosen && !remark) acts.active = null;
    if (acts.picking && acts.picking.id !== acts.active) acts.picking = null;
    this.inspector.update(model, acts.active, acts.picking?.name ?? null, (name) => this.painter.colorOf(name));
    this.list.setActive(acts.active);
    this.guide.show(chosen?.label ?? acts.armed);
    this.toolbar.update({
      armed: acts.armed,
      snaps: acts.snaps,
      isPass: this.coding.label !== null,
      canUndo: model.done.length > 0,
      canRedo: model.undone.length > 0,
      isSubmitted: model.isSubmitted,
    });
    this.painter.showActive(chosen);
    this.painter.mark("attribute", chosen ? spanValues(chosen.attributes) : []);
    this.painter.mark("part", remark ? [remark] : chosen ? model.parts(chosen).filter(({ id }) => id !== chosen.id) : []);
    this.showProgress();
    this.showPlace();
    if (acts.active !== this.uncovered) this.#uncover(chosen ?? remark);
  }

  /** What has just been taken in hand must be seen, once its details are there. @param {Span} [span] */
  #uncover(span) {
    this.uncovered = this.acts.active;
    if (span) requestAnimationFrame(() => this.leaving.signal.aborted || uncover(this, span));
  }

  #showStanding() {
    const { memory } = this.coding;
    const { isSubmitted } = this.model;
    if (isSubmitted) this.hasBeenSubmitted = true;
    memory.setReopened(!isSubmitted && (this.hasBeenSubmitted || memory.isReopened));
    this.standing.update(isSubmitted, memory.isReopened);
    this.neighbours.commend(isSubmitted);
  }

  /** The pass that is on, and how far it has come. */
  showProgress() {
    this.passBar.update(this.model.isSubmitted ? null : this.coding.label, this.coding.progress, (name) => this.painter.colorOf(name));
  }

  /** Selection and caret alone. */
  showPlace() {
    const span = this.acts.selectedSpan;
    this.painter.mark("selection", span ? [span] : []);
    this.caret.place(this.selection.focus, this.#isCaretVisible);
    this.edges.place();
    this.#showUnit();
  }

  get #isCaretVisible() {
    return document.activeElement === this.text && this.selection.isCollapsed;
  }

  /** What lies on the text goes along when that moves, as it does whenever lines are laid out for the first time. */
  #placeMarks() {
    if (this.#isCaretVisible) this.caret.move(this.selection.focus);
    this.edges.place();
    this.#showUnit();
  }

  /** Yes and no beside the unit that the reader is at. */
  #showUnit() {
    const { coding, model } = this;
    const unit = coding.isOnUnits && coding.label !== null && !model.isSubmitted ? coding.unitHere(coding.label) : null;
    const rect = unit && this.page.rectAt(model.offsets.toUtf16(unit.start));
    this.unitAnswers.place(rect, model.title(coding.label ?? ""), unit?.answer ?? null);
  }

  /** Selects a span and brings it into view, its start rather than its end. A span whose end lies before its start is
   * selected backwards. @param {Span} span */
  select({ start, end }) {
    this.acts.activate(null);
    const [anchor, focus] = [this.model.offsets.toUtf16(start), this.model.offsets.toUtf16(end)];
    this.caret.reveal(anchor, "nearest");
    this.selection.set(anchor, focus);
    this.selection.writeBrowser();
    this.focusText();
    this.refreshPlace();
    this.announce(clip(this.model.quote({ start: Math.min(start, end), end: Math.max(start, end) }), 80));
  }

  /** To the next or previous document. @param {1 | -1} step */
  go(step) {
    this.inspector.commit();
    if (!this.onGo(step)) this.sayNoFurther(step);
  }

  /** @param {1 | -1} step */
  sayNoFurther(step) {
    this.say(step > 0 ? "There is no next document." : "There is no previous document.");
  }

  /** Puts the caret at an offset and brings it into view. @param {number} offset */
  reveal(offset) {
    const utf16 = this.model.offsets.toUtf16(offset);
    this.selection.set(utf16);
    const rect = this.page.rectAt(utf16);
    const top = this.top.getBoundingClientRect().bottom;
    const isInView = rect !== null && rect.top > top && rect.bottom < window.innerHeight - 80;
    this.caret.reveal(utf16, isInView ? "nearest" : "center");
    this.showPlace();
  }

  collapse() {
    this.dropSelection();
    this.refreshPlace();
  }

  /** Leaves the caret where the selection ended; nothing is drawn. */
  dropSelection() {
    this.selection.set(this.selection.stretch.endUtf16);
    this.selection.writeBrowser();
  }

  focusText() {
    this.text.focus({ preventScroll: true });
  }

  /** @param {string} words shown until the next act; empty takes them away
   * @param {{label: string, act: () => void}} [offer] something to do about it */
  say(words, offer) {
    this.message.hidden = !words;
    this.message.replaceChildren(words);
    if (!offer) return;
    const accept = () => {
      this.say("");
      offer.act();
    };
    this.message.append(" ", button(offer.label, accept, { class: "strong" }));
  }

  /** @param {string} words */
  announce(words) {
    this.announcer.textContent = words;
  }

  showKeys() {
    this.open(helpDialog(this.keymap));
  }

  /** @param {HTMLDialogElement} dialog */
  open(dialog) {
    this.element.append(dialog);
    dialog.addEventListener("close", () => this.focusText());
    dialog.showModal();
    // The first button may be far below.
    dialog.scrollTop = 0;
  }

  // What comes from the server

  #onChanged() {
    const { model, shown } = this;
    if (shown !== model.layer) this.refresh();
    const isSubmitted = model.base.state === "submitted";
    if (isSubmitted !== this.wasSubmitted) this.onState(model.base.state);
    this.wasSubmitted = isSubmitted;
  }

  /** @param {import("./session.js").Refused[]} refused */
  #onRefused(refused) {
    const words = refusedWords(this.model, refused);
    if (words) this.say(words);
  }

  /** @param {import("./session.js").Refused[]} disputed */
  #onDisputed(disputed) {
    const { model } = this;
    const changes = disputed.map(({ change }) => change);
    if (!changes.some((change) => model.differs(change))) return;
    const act = () => this.acts.perform(model.insist(changes));
    this.say(disputedWords(model, disputed), { label: "Use mine", act });
  }

  /** @param {Set<string>} changed @param {boolean} isNear */
  #onOvertaken(changed, isNear) {
    const words = overtakenWords(changed, isNear);
    if (isNear) this.announce(words);
    else this.say(words);
  }
}

/** @param {import("./model.js").Model} model @returns {import("./blocks.js").PlacedBlock[]} */
function placedBlocks({ offsets, document: { blocks } }) {
  return blocks.map(({ kind, start, end }) => ({ kind, startUtf16: offsets.toUtf16(start), endUtf16: offsets.toUtf16(end) }));
}

function isMac() {
  return /^(Mac|iP)/.test(navigator.platform);
}

/** @param {import("./acts.js").Listed[]} spans @param {boolean} suggested */
function painted(spans, suggested) {
  return spans.map(({ id, label, start, end }) => ({ id, label, start, end, suggested }));
}

/** @param {import("./types.js").Attributes} attributes @returns {Span[]} */
function spanValues(attributes) {
  return /** @type {Span[]} */ (Object.values(attributes).filter((value) => typeof value === "object"));
}
