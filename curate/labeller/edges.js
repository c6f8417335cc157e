// The two ends of the span in hand, to be dragged. Keys move them too (acts.moveEnd): what is here is for the mouse
// and the finger, and hidden from whoever uses neither.

import { placeEdge } from "./boundary.js";
import { clip, element } from "./dom.js";

/** @typedef {"start" | "end"} End */
/** @typedef {{end: End, id: string, dx: number, dy: number, x: number, y: number, span: import("./types.js").Span,
 *   refusal: string}} Drag
 * `dx`, `dy`: from the pointer to the middle of the line of words; `x`, `y`: where the pointer is; `refusal`: why the
 * end cannot stay there, else empty */

/** This near to the window's edge the text begins to scroll. */
const SCROLL_ZONE = 60;
const SCROLL_STEP = 12;

export class Edges {
  /** @param {import("./labeller.js").Labeller} desk @param {AbortSignal} signal */
  constructor(desk, signal) {
    this.desk = desk;
    this.signal = signal;
    /** @type {Record<End, HTMLElement>} */
    this.handles = { start: this.#handle("start"), end: this.#handle("end") };
    desk.frame.append(this.handles.start, this.handles.end);
    /** @type {Drag | undefined} */
    this.drag = undefined;
    this.isPlanned = false;
    window.addEventListener("keydown", (event) => this.#onKey(event), { signal, capture: true });
  }

  /** Puts the handles at the ends of the span in hand, once in a frame: measuring comes after all that is drawn. */
  place() {
    if (this.isPlanned) return;
    this.isPlanned = true;
    requestAnimationFrame(() => {
      this.isPlanned = false;
      if (!this.signal.aborted) this.#place();
    });
  }

  #place() {
    const { start, end } = this.handles;
    const span = this.drag?.span ?? this.#spanInHand();
    // Even what is set to what it is makes the browser look through the text's highlights.
    if (start.hidden === Boolean(span)) start.hidden = end.hidden = !span;
    if (!span) return;
    const { page, model, painter, frame } = this.desk;
    const [first, last] = [model.offsets.toUtf16(span.start), model.offsets.toUtf16(span.end)];
    const box = frame.getBoundingClientRect();
    const color = painter.colorOf(painter.active?.label ?? "");
    for (const [handle, side] of /** @type {[HTMLElement, import("./page.js").Side][]} */ ([[start, page.sideOf(first, 1)], [end, page.sideOf(last, -1)]])) {
      handle.style.setProperty("--label-color", color);
      handle.style.left = `${side.x - box.left}px`;
      handle.style.top = `${side.top - box.top}px`;
      handle.style.height = `${side.bottom - side.top}px`;
    }
  }

  #spanInHand() {
    const { acts, model, selection } = this.desk;
    if (acts.active === null || acts.picking || model.isSubmitted || !selection.isCollapsed) return undefined;
    return model.layer.annotations.get(acts.active);
  }

  /** @param {End} end */
  #handle(end) {
    const handle = element("div", { class: `edge ${end}`, "aria-hidden": "true", hidden: true }, element("span", { class: "knob" }));
    const knob = /** @type {HTMLElement} */ (handle.firstChild);
    const { signal } = this;
    knob.addEventListener("pointerdown", (event) => this.#onDown(end, event), { signal });
    knob.addEventListener("pointermove", (event) => this.#onMove(event), { signal });
    knob.addEventListener("pointerup", () => this.#drop(), { signal });
    knob.addEventListener("pointercancel", () => this.#cancel(), { signal });
    // It must neither select nor choose anything below it.
    for (const kind of ["mousedown", "click"]) knob.addEventListener(kind, (event) => event.stopPropagation(), { signal });
    knob.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    return handle;
  }

  /** @param {End} end @param {PointerEvent} event */
  #onDown(end, event) {
    const span = this.#spanInHand();
    if (!span || event.button !== 0) return;
    this.desk.inspector.commit();
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    const box = this.handles[end].getBoundingClientRect();
    const [dx, dy] = [box.left - event.clientX, (box.top + box.bottom) / 2 - event.clientY];
    this.drag = { end, id: span.id, dx, dy, x: event.clientX, y: event.clientY, span: { start: span.start, end: span.end }, refusal: "" };
    this.desk.frame.classList.add("dragging");
  }

  /** @param {PointerEvent} event */
  #onMove(event) {
    const { drag } = this;
    if (!drag) return;
    const isFirst = drag.x !== event.clientX || drag.y !== event.clientY;
    [drag.x, drag.y] = [event.clientX, event.clientY];
    if (isFirst) this.#follow();
    this.#scroll();
  }

  /** Brings the end to where the pointer is. */
  #follow() {
    const { drag } = this;
    const annotation = drag && this.desk.model.layer.annotations.get(drag.id);
    if (!drag || !annotation) return;
    const { page, model, acts, painter } = this.desk;
    const utf16 = page.offsetAt(drag.x + drag.dx, drag.y + drag.dy);
    if (utf16 === null) return;
    const { offsets, text } = model;
    const stretch = { startUtf16: offsets.toUtf16(annotation.start), endUtf16: offsets.toUtf16(annotation.end) };
    const moved = placeEdge(text, stretch, drag.end, utf16, acts.snaps);
    if (!moved) return;
    const span = acts.spanOf(moved);
    const fitted = acts.fitted(span, annotation.label);
    drag.span = "span" in fitted ? fitted.span : span;
    drag.refusal = "span" in fitted ? "" : fitted.refusal;
    painter.preview({ ...annotation, ...drag.span, suggested: false });
    this.place();
  }

  /** Scrolls on for as long as the pointer is held at the window's edge. */
  #scroll() {
    const { drag } = this;
    if (!drag) return;
    const top = Math.max(0, this.desk.top.getBoundingClientRect().bottom);
    const step = drag.y < top + SCROLL_ZONE ? -SCROLL_STEP : drag.y > window.innerHeight - SCROLL_ZONE ? SCROLL_STEP : 0;
    if (!step) return;
    scrollerOf(this.desk.frame).scrollBy({ top: step, behavior: "instant" });
    requestAnimationFrame(() => {
      if (this.drag !== drag) return;
      this.#follow();
      this.#scroll();
    });
  }

  #drop() {
    const { drag, desk } = this;
    if (!drag) return undefined;
    this.#letGo();
    if (drag.refusal) {
      desk.refresh();
      return desk.say(drag.refusal);
    }
    if (!desk.acts.perform(desk.model.edit(drag.id, drag.span, "Span changed"))) return desk.refresh();
    return desk.announce(clip(desk.model.quote(drag.span), 80));
  }

  #cancel() {
    if (!this.drag) return;
    this.#letGo();
    this.desk.refresh();
  }

  #letGo() {
    this.drag = undefined;
    this.desk.frame.classList.remove("dragging");
    this.desk.focusText();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.drag || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancel();
  }
}

/** What scrolls the text. @param {Node} node @returns {Element} */
function scrollerOf(node) {
  const parent = node.parentElement;
  if (!parent) return document.scrollingElement ?? document.documentElement;
  const canScroll = parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY);
  return canScroll ? parent : scrollerOf(parent);
}
