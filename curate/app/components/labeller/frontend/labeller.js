// The labeller: it holds the reader's place, hands acts to the model, and keeps painting, list and
// server in step with it.

import { Caret } from "./caret.js";
import { chooser, helpDialog, submitDialog } from "./dialogs.js";
import { clip, element, sentence } from "./dom.js";
import { Guide } from "./guide.js";
import { Inspector } from "./inspector.js";
import { Keymap, readMovement } from "./keys.js";
import { Page } from "./page.js";
import { Painter } from "./painter.js";
import { Selection, browserRange } from "./selection.js";
import { SpanList, merged } from "./spanlist.js";
import { isDark } from "./theme.js";
import { Toolbar } from "./toolbar.js";
import * as words from "./words.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./model.js").Outcome} Outcome */

const SNAP_KEY = "curate.snap";
/** A press that moves less than this is a click. */
const CLICK_PIXELS = 4;

export class Labeller {
  /**
   * @param {import("./session.js").Session} session loaded
   * @param {CSSStyleSheet} highlightSheet adopted where the labeller is put
   * @param {Storage} storage for preferences
   * @param {(state: string) => void} onState told when the layer was submitted or reopened
   */
  constructor(session, highlightSheet, storage, onState) {
    this.session = session;
    this.model = /** @type {import("./model.js").Model} */ (session.model);
    this.storage = storage;
    this.onState = onState;
    /** @type {string | null} the span or suggestion in hand */
    this.active = null;
    /** @type {string | null} the label that the next selections get */
    this.armed = null;
    /** @type {{id: string, name: string} | null} the attribute that waits for words */
    this.picking = null;
    /** As far as the server has said. */
    this.wasSubmitted = this.model.base.state === "submitted";
    this.snaps = storage.getItem(SNAP_KEY) !== "no";
    this.keymap = new Keymap(this.model.schema.labels);
    this.#build(highlightSheet);
    this.#listen();
    session.listener = {
      onSettled: (rejected, state) => this.#onSettled(rejected, state),
      onStatus: (status) => this.toolbar.showStatus(status),
    };
    this.toolbar.showStatus(session.outbox.status);
  }

  // Building

  /** @param {CSSStyleSheet} highlightSheet */
  #build(highlightSheet) {
    const { model } = this;
    const { offsets, document: article, schema } = model;
    const blocks = article.blocks.map(({ kind, start, end }) => ({
      kind,
      startUtf16: offsets.toUtf16(start),
      endUtf16: offsets.toUtf16(end),
    }));
    this.page = new Page(model.text, blocks);
    this.selection = new Selection(this.page);
    this.painter = new Painter(this.page, offsets, schema.labels, highlightSheet);
    this.toolbar = new Toolbar(schema.labels, {
      chooseLabel: (label) => this.#pressLabel(label),
      toggleSnap: () => this.#toggleSnap(),
      undo: () => this.#perform(model.undo()),
      redo: () => this.#perform(model.redo()),
      help: () => this.#open(helpDialog(this.keymap, schema.labels)),
      retry: () => this.session.outbox.flush(),
      submit: () => this.#askSubmit(),
      reopen: () => this.#perform(model.reopen()),
    });
    this.list = new SpanList({
      activate: (id) => this.#activate(id, { reveal: true }),
      accept: (id) => this.#accept(id),
      reject: (id) => this.#perform(model.reject(id)),
      acceptAll: (label) => this.#perform(model.acceptAll(label)),
    });
    this.inspector = new Inspector({
      setAttribute: (id, name, value) => this.#perform(model.setAttribute(id, name, value)),
      pick: (id, name) => this.#pick(id, name),
      setNote: (id, note) => this.#perform(model.edit(id, { note }, "Note changed")),
      relabel: (id, label) => this.#perform(model.relabel(id, label)),
      delete: (id) => this.#perform(model.delete(id)),
      accept: (id) => this.#accept(id),
      reject: (id) => this.#perform(model.reject(id)),
    });
    this.guide = new Guide(schema);
    this.element = this.#arrange();
    this.caret = new Caret(this.page, this.frame);
  }

  #arrange() {
    const { metadata } = this.model.document;
    this.text = element(
      "div",
      { class: "text", tabIndex: 0, role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": "Document text" },
      this.page.element,
    );
    this.frame = element("div", { class: "frame" }, this.text);
    this.message = element("div", { class: "message", role: "alert", hidden: true });
    this.announcer = element("div", { class: "unseen", role: "status", "aria-live": "polite" });
    const sheet = element("article", { class: "sheet" }, metadataLine(metadata, this.model.document), this.frame);
    const panel = element("aside", { class: "panel" }, this.inspector.element, this.guide.element, this.list.element);
    this.top = element("div", { class: "top" }, this.toolbar.element, this.message);
    return element("div", { class: "labeller" }, this.top, element("div", { class: "body" }, sheet, panel), this.announcer);
  }

  #listen() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.element.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.frame.addEventListener("mousedown", (event) => this.#onPress(event), { signal });
    this.frame.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    document.addEventListener("mouseup", (event) => this.#onRelease(event), { signal });
    document.addEventListener("selectionchange", () => this.#onBrowserSelection(), { signal });
    this.text.addEventListener("focus", () => this.#showPlace(), { signal });
    this.text.addEventListener("blur", () => this.#showPlace(), { signal });
    window.addEventListener("pagehide", () => this.inspector.commit(), { signal });
    new ResizeObserver(() => this.#showPlace()).observe(this.frame);
  }

  /** Called once it is in the document, and again whenever the theme may have changed. */
  show() {
    const dark = isDark(this.element);
    this.element.dataset.theme = dark ? "dark" : "light";
    this.painter.setDark(dark);
    this.toolbar.setColors((name) => this.painter.colorOf(name));
    this.#refresh();
  }

  dispose() {
    this.inspector.commit();
    this.leaving?.abort();
    this.list.dispose();
    this.painter.dispose();
    this.session.listener = null;
    this.element.remove();
  }

  // Acting

  /** @param {Outcome} outcome @returns {boolean} whether something was done */
  #perform(outcome) {
    if ("refusal" in outcome) {
      this.#say(outcome.refusal);
      return false;
    }
    this.#say("");
    if (outcome.changes.length) this.session.save(outcome.changes);
    if (outcome.id) this.active = outcome.id;
    this.#announce(outcome.message);
    this.#refresh();
    return true;
  }

  /** @param {Span} span @param {string} label */
  #label(span, label) {
    const outcome = this.model.add(span, label);
    if (!this.#perform(outcome)) return;
    this.#announce(`${this.model.title(label)}: ${clip(this.model.quote(span), 60)}`);
    this.#collapse();
  }

  /** A press on a label: for the selected words, else for the next ones. @param {string} label */
  #pressLabel(label) {
    const span = this.#selectedSpan();
    if (span) this.#label(span, label);
    else this.#arm(label);
  }

  /** A label's key: as a press, but with a span in hand its words get this label too. @param {string} label */
  #typeLabel(label) {
    const chosen = this.armed === null ? this.model.find(this.active) : undefined;
    if (!this.#selectedSpan() && chosen) this.#label(chosen, label);
    else this.#pressLabel(label);
  }

  /** @param {string} label */
  #arm(label) {
    if (this.model.isSubmitted) return void this.#perform(this.model.submit());
    this.armed = this.armed === label ? null : label;
    const title = this.model.title(label);
    this.#announce(this.armed ? `${title}: select the words` : `${title} put down`);
    this.#refresh();
  }

  #toggleSnap() {
    this.snaps = !this.snaps;
    try {
      this.storage.setItem(SNAP_KEY, this.snaps ? "yes" : "no");
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    this.#refresh();
  }

  /** @param {string | null} id @param {{reveal?: boolean}} [how] */
  #activate(id, { reveal = false } = {}) {
    this.inspector.commit();
    this.active = id;
    this.picking = null;
    const chosen = this.model.find(id);
    const start = chosen && reveal ? this.model.offsets.toUtf16(chosen.start) : null;
    if (start !== null) this.selection.set(start);
    this.#refreshPlace();
    if (chosen && start !== null) {
      this.caret.reveal(start, this.#isInView(start) ? "nearest" : "center");
      this.#announce(this.#describe(chosen));
    }
  }

  /** @param {string} id */
  #accept(id) {
    this.#perform(this.model.accept(id));
  }

  /** @param {1 | -1} step */
  #jump(step) {
    const spans = merged(this.model.annotations, this.model.openSuggestions);
    if (!spans.length) return this.#say("There are no spans yet.");
    const at = spans.findIndex(({ id }) => id === this.active);
    const next = at === -1 ? this.#nearest(spans, step) : at + step;
    this.#activate(spans[(next + spans.length) % spans.length].id, { reveal: true });
    this.text.focus({ preventScroll: true });
  }

  /** @param {Span[]} spans by position @param {1 | -1} step */
  #nearest(spans, step) {
    const here = this.#caretOffset();
    if (step > 0) return Math.max(0, spans.findIndex(({ start }) => start >= here));
    return spans.findLastIndex(({ start }) => start < here);
  }

  /** @param {"start" | "end"} end @param {1 | -1} step */
  #moveEnd(end, step) {
    const chosen = this.active === null ? undefined : this.model.layer.annotations.get(this.active);
    if (!chosen) return this.#say("Choose a span first: its ends can then be moved.");
    const { offsets, text } = this.model;
    const stretch = { startUtf16: offsets.toUtf16(chosen.start), endUtf16: offsets.toUtf16(chosen.end) };
    const moved = moveEdge(text, stretch, end, step, this.snaps);
    if (!moved) return this.#say("The span cannot get smaller.");
    const span = { start: offsets.fromUtf16(moved.startUtf16), end: offsets.fromUtf16(moved.endUtf16) };
    if (this.#perform(this.model.edit(chosen.id, span, "Span changed"))) this.#announce(clip(this.model.quote(span), 80));
  }

  /** @param {string} id @param {string} name */
  #pick(id, name) {
    const span = this.#selectedSpan();
    if (span) return this.#setPicked(id, name, span);
    this.picking = this.picking?.name === name ? null : { id, name };
    this.#refresh();
    if (this.picking) this.text.focus({ preventScroll: true });
  }

  /** @param {string} id @param {string} name @param {Span} span */
  #setPicked(id, name, span) {
    this.picking = null;
    this.#perform(this.model.setAttribute(id, name, { ...span, text: this.model.quote(span) }));
    this.#collapse();
  }

  #askSubmit() {
    this.inspector.commit();
    const submit = () => this.#perform(this.model.submit());
    this.#open(submitDialog(this.model, { submit, activate: (id) => this.#activate(id, { reveal: true }) }));
  }

  #escape() {
    if (this.picking) this.picking = null;
    else if (!this.selection.isCollapsed) this.#collapse();
    else if (this.active) this.active = null;
    else this.armed = null;
    this.#say("");
    this.#refresh();
  }

  #enter() {
    const span = this.picking && this.#selectedSpan();
    if (this.picking && span) return this.#setPicked(this.picking.id, this.picking.name, span);
    if (this.armed && this.#selectedSpan()) return this.#label(/** @type {Span} */ (this.#selectedSpan()), this.armed);
    if (this.active && this.model.isOpen(this.active)) return this.#accept(this.active);
    if (this.active && this.model.isAnnotation(this.active)) return this.inspector.focus();
    const here = this.#spansAt(this.#caretOffset());
    return here.length ? this.#choose(here) : undefined;
  }

  // Keys

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (isField(target)) return this.#onFieldKey(event);
    const isInText = target === this.text;
    if (isInText && this.#moveCaret(event)) return;
    const meaning = this.keymap.read(event);
    if (!meaning || (!isInText && (event.key === "Enter" || event.key === " "))) return;
    event.preventDefault();
    event.stopPropagation();
    if ("label" in meaning) this.#typeLabel(meaning.label);
    else this.#act(meaning.act);
  }

  /** @param {KeyboardEvent} event */
  #onFieldKey(event) {
    // A field's keys are its own; Streamlit's shortcuts must not see them either.
    event.stopPropagation();
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      this.inspector.commit();
      this.text.focus({ preventScroll: true });
    }
  }

  /** @param {string} act */
  #act(act) {
    const { active } = this;
    const isSuggestion = active !== null && this.model.isOpen(active);
    if (act === "accept") this.#enter();
    else if (act === "reject") this.#perform(this.model.reject(isSuggestion ? active : ""));
    else if (act === "delete") this.#perform(isSuggestion ? this.model.reject(active) : this.model.delete(active ?? ""));
    else if (act === "next") this.#jump(1);
    else if (act === "previous") this.#jump(-1);
    else if (act === "undo") this.#perform(this.model.undo());
    else if (act === "redo") this.#perform(this.model.redo());
    else if (act === "escape") this.#escape();
    else if (act === "help") this.#open(helpDialog(this.keymap, this.model.schema.labels));
    else this.#moveEnd(act.startsWith("end") ? "end" : "start", act.endsWith("Right") ? 1 : -1);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was a movement */
  #moveCaret(event) {
    const movement = readMovement(event);
    if (!movement) return false;
    event.preventDefault();
    event.stopPropagation();
    this.selection.move(movement.stride, movement.direction, movement.extend);
    this.selection.writeBrowser();
    if (!movement.extend && !this.picking) this.active = null;
    this.caret.reveal(this.selection.focus, "nearest");
    this.#refreshPlace();
    return true;
  }

  // Mouse and touch

  /** @param {MouseEvent} event */
  #onPress(event) {
    this.#closeMenu();
    this.press = event.button === 0 ? { x: event.clientX, y: event.clientY } : undefined;
  }

  /** @param {MouseEvent} event */
  #onRelease(event) {
    if (!this.press) return;
    const moved = Math.hypot(event.clientX - this.press.x, event.clientY - this.press.y);
    this.press = undefined;
    this.text.focus({ preventScroll: true });
    const isClick = moved < CLICK_PIXELS && event.detail < 2 && !event.shiftKey;
    // The browser drops an old selection on a click only after this event: look when it has.
    if (isClick) setTimeout(() => this.#onClick(event), 0);
    else if (this.selection.readBrowser()) this.#onSelected();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    if (!this.selection.readBrowser()) return;
    if (!this.selection.isCollapsed) return this.#onSelected();
    if (this.picking) return this.#refresh();
    const here = this.#spansAt(this.#caretOffset());
    if (here.length > 1) this.#openMenu(here, event);
    else this.#activate(here[0]?.id ?? null);
  }

  /** A selection has been made by mouse or touch. */
  #onSelected() {
    const span = this.#selectedSpan();
    if (span && this.picking) return this.#setPicked(this.picking.id, this.picking.name, span);
    if (span && this.armed) return this.#label(span, this.armed);
    this.#refreshPlace();
  }

  #onBrowserSelection() {
    if (!browserRange(this.page.element)) return;
    const { anchor, focus } = this.selection;
    this.selection.readBrowser();
    if (anchor === this.selection.anchor && focus === this.selection.focus) return;
    // While the mouse is down only the selection is drawn; what follows from it waits for the release.
    if (this.press) this.#showPlace();
    else this.#refreshPlace();
  }

  /** @param {ReturnType<Labeller["#spansAt"]>} spans @param {MouseEvent} event */
  #openMenu(spans, event) {
    const frame = this.frame.getBoundingClientRect();
    this.#showMenu(spans, event.clientX - frame.left, event.clientY - frame.top + 12);
  }

  /** @param {ReturnType<Labeller["#spansAt"]>} spans */
  #choose(spans) {
    if (spans.length === 1) return this.#activate(spans[0].id);
    const rect = this.page.rectAt(this.selection.focus);
    const frame = this.frame.getBoundingClientRect();
    return this.#showMenu(spans, (rect?.left ?? frame.left) - frame.left, (rect?.bottom ?? frame.top) - frame.top + 6);
  }

  /** @param {ReturnType<Labeller["#spansAt"]>} spans @param {number} left @param {number} top */
  #showMenu(spans, left, top) {
    this.#closeMenu();
    const choose = (/** @type {string | null} */ id) => {
      this.#closeMenu();
      this.text.focus({ preventScroll: true });
      if (id) this.#activate(id);
    };
    this.menu = chooser(this.model, spans, (name) => this.painter.colorOf(name), choose);
    this.menu.addEventListener("mousedown", (event) => event.stopPropagation());
    this.frame.append(this.menu);
    const room = Math.max(0, this.frame.clientWidth - this.menu.offsetWidth);
    this.menu.style.left = `${Math.min(left, room)}px`;
    this.menu.style.top = `${top}px`;
    /** @type {HTMLElement} */ (this.menu.firstElementChild).focus();
  }

  #closeMenu() {
    this.menu?.remove();
    this.menu = undefined;
  }

  // Showing

  #refresh() {
    const { model } = this;
    if (this.active && !model.find(this.active)) this.active = null;
    if (this.picking && this.picking.id !== this.active) this.picking = null;
    const colorOf = (/** @type {string} */ name) => this.painter.colorOf(name);
    this.painter.paint([...painted(model.annotations, false), ...painted(model.openSuggestions, true)]);
    this.list.update(model, colorOf);
    this.element.dataset.state = model.layer.state;
    this.#refreshPlace();
  }

  /** What depends on selection and active span, but not on the layer. */
  #refreshPlace() {
    const { model, active } = this;
    const colorOf = (/** @type {string} */ name) => this.painter.colorOf(name);
    const chosen = model.find(active);
    this.inspector.update(model, active, this.picking?.name ?? null, colorOf);
    this.list.setActive(active);
    this.guide.show(chosen?.label ?? this.armed);
    this.toolbar.update({
      armed: this.armed,
      snaps: this.snaps,
      canUndo: model.done.length > 0,
      canRedo: model.undone.length > 0,
      isSubmitted: model.isSubmitted,
    });
    this.painter.showActive(chosen);
    this.painter.mark("attribute", chosen ? spanValues(chosen.attributes) : []);
    this.#showPlace();
  }

  #showPlace() {
    const span = this.#selectedSpan();
    this.painter.mark("selection", span ? [span] : []);
    const root = /** @type {ShadowRoot | Document} */ (this.element.getRootNode());
    this.caret.place(this.selection.focus, root.activeElement === this.text && this.selection.isCollapsed);
  }

  /** @param {{id: string, reason: string}[]} rejected @param {string} state */
  #onSettled(rejected, state) {
    if (rejected.length) {
      this.#refresh();
      const reasons = [...new Set(rejected.map(({ reason }) => reason))];
      this.#say(sentence(`Not saved and undone: ${reasons.join("; ")}`));
    }
    const isSubmitted = state === "submitted";
    if (isSubmitted !== this.wasSubmitted) this.onState(state);
    this.wasSubmitted = isSubmitted;
  }

  /** @param {string} words shown until the next act; empty takes them away */
  #say(words) {
    this.message.hidden = !words;
    this.message.textContent = words;
  }

  /** @param {string} words */
  #announce(words) {
    this.announcer.textContent = words;
  }

  /** @param {HTMLDialogElement} dialog */
  #open(dialog) {
    this.element.append(dialog);
    dialog.addEventListener("close", () => this.text.focus({ preventScroll: true }));
    dialog.showModal();
  }

  #collapse() {
    this.selection.set(this.selection.stretch.endUtf16);
    this.selection.writeBrowser();
    this.#refreshPlace();
  }

  // Asking

  /** The selected words as they would be labelled; null where none are. @returns {Span | null} */
  #selectedSpan() {
    if (this.selection.isCollapsed) return null;
    const { text, offsets } = this.model;
    let stretch = words.trim(text, words.wholeCharacters(text, this.selection.stretch));
    if (stretch && this.snaps) stretch = words.snapToWords(text, stretch);
    return stretch && { start: offsets.fromUtf16(stretch.startUtf16), end: offsets.fromUtf16(stretch.endUtf16) };
  }

  #caretOffset() {
    const { text, offsets } = this.model;
    return offsets.fromUtf16(words.wholeCharacters(text, { startUtf16: this.selection.focus, endUtf16: text.length }).startUtf16);
  }

  /** Spans that hold the place, the shortest first. @param {number} offset */
  #spansAt(offset) {
    const all = [...this.model.annotations, ...this.model.openSuggestions];
    const here = all.filter(({ start, end }) => start <= offset && offset < end);
    const there = here.length ? here : all.filter(({ end }) => end === offset);
    return there.sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** @param {import("./types.js").Annotation | import("./types.js").Suggestion} span */
  #describe(span) {
    const kind = this.model.isAnnotation(span.id) ? "" : "Suggested ";
    return `${kind}${this.model.title(span.label)}: ${clip(this.model.quote(span), 80)}`;
  }

  /** @param {number} utf16 */
  #isInView(utf16) {
    const rect = this.page.rectAt(utf16);
    const top = this.top?.getBoundingClientRect().bottom ?? 0;
    return rect !== null && rect.top > top && rect.bottom < window.innerHeight - 80;
  }
}

/** @param {(import("./types.js").Annotation | import("./types.js").Suggestion)[]} spans @param {boolean} suggested */
function painted(spans, suggested) {
  return spans.map(({ id, label, start, end }) => ({ id, label, start, end, suggested }));
}

/** @param {import("./types.js").Attributes} attributes @returns {Span[]} */
function spanValues(attributes) {
  return /** @type {Span[]} */ (Object.values(attributes).filter((value) => typeof value === "object"));
}

/** The stretch with one end moved over the next word or character; null where nothing would be left.
 * @param {string} text @param {words.Stretch} stretch @param {"start" | "end"} end @param {1 | -1} step @param {boolean} byWord */
export function moveEdge(text, stretch, end, step, byWord) {
  const forward = byWord ? words.nextWordEnd : words.nextCharacter;
  const backward = byWord ? words.previousWordStart : words.previousCharacter;
  let { startUtf16, endUtf16 } = stretch;
  if (end === "end" && step > 0) endUtf16 = skip(text, endUtf16, 1, forward);
  else if (end === "end") endUtf16 = backward(text, endUtf16);
  else if (step < 0) startUtf16 = skip(text, startUtf16, -1, backward);
  else startUtf16 = forward(text, startUtf16);
  return startUtf16 < endUtf16 ? words.trim(text, { startUtf16, endUtf16 }) : null;
}

/** Moves outward, over white space first: an end on white space would be trimmed back to where it was.
 * @param {string} text @param {number} utf16 @param {1 | -1} step @param {(text: string, utf16: number) => number} move */
function skip(text, utf16, step, move) {
  let at = utf16;
  while (step > 0 ? at < text.length && words.isSpace(text[at]) : at > 0 && words.isSpace(text[at - 1])) at += step;
  return move(text, at);
}

/** @param {HTMLElement} target */
function isField(target) {
  return target.matches("input, select, textarea");
}

/** @param {Record<string, string | null>} metadata @param {import("./types.js").Article} article */
function metadataLine({ outlet, author, published, language, url }, { id }) {
  const parts = [outlet, author, published?.slice(0, 10), language, id].filter(Boolean).flatMap((part) => [" · ", String(part)]);
  const line = element("p", { class: "metadata" }, ...parts.slice(1));
  if (url && /^https?:\/\//i.test(url)) {
    line.append(" · ", element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "source"));
  }
  return line;
}
