// Opens documents in the labeller, one after the other, and keeps the list of them up to date.

import { Refusal, openOffer, openTraining } from "./api.js";
import { attendTo } from "./attendance.js";
import { button, counted, element, sentence } from "./dom.js";
import { Labeller } from "./labeller.js";
import { beginSession, knownSession, openSession, sendLeftovers } from "./sessions.js";
import { storage } from "./storage.js";
import { countKept, delayAfter } from "./sync.js";
import { onThemeChange } from "./theme.js";
import { trainingPanel } from "./training.js";

/** @typedef {import("./session.js").Session} Session */
/**
 * @typedef {object} Surroundings
 * @property {HTMLElement} host where the labeller is put
 * @property {import("./types.js").Given} given
 * @property {string} author whose layers are opened
 * @property {import("./shelf.js").Shelf} shelf
 * @property {import("./chooser.js").Chooser} chooser
 * @property {import("./masthead.js").Masthead} masthead
 */

export class Opener {
  /** @param {Surroundings} surroundings */
  constructor({ host, given, author, shelf, chooser, masthead }) {
    this.host = host;
    this.given = given;
    this.author = author;
    this.shelf = shelf;
    this.chooser = chooser;
    this.masthead = masthead;
    this.documentId = "";
    /** @type {string | null} words of it that are yet to be selected, as a link names them */
    this.at = null;
    this.highlightSheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(this.highlightSheet);
    /** @type {1 | -1 | null} asked for before it was known where that is */
    this.nextStep = null;
    /** @type {Promise<void> | null} */
    this.asking = null;
    /** @type {Labeller | null} */
    this.labeller = null;
    this.opening = new AbortController();
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
    this.#listen();
  }

  #listen() {
    const wake = () => {
      if (document.visibilityState !== "visible" || !this.documentId) return;
      if (this.failures) void this.open(this.documentId, { at: this.at });
      if (this.shelf.isWhole) void this.refresh();
    };
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    onThemeChange(() => this.labeller?.show());
  }

  /** Moves to the next or previous document at once.
   * @param {1 | -1} step @returns {boolean} whether there is one, or may be one */
  go(step) {
    // What was just submitted changes what comes next.
    const to = this.asking ? undefined : this.shelf.beside(this.documentId, step);
    if (to) void this.open(to);
    if (to === undefined) {
      this.nextStep = step;
      void this.refresh();
    }
    return to !== null;
  }

  /** @param {string} documentId
   * @param {{labelling?: import("./types.js").Labelling | null, at?: string | null}} [brought] what the page has brought
   * along, and the words to begin with, as a link names them */
  async open(documentId, { labelling = null, at = null } = {}) {
    this.documentId = documentId;
    this.at = at;
    this.nextStep = null;
    this.opening.abort();
    clearTimeout(this.retry);
    this.opening = new AbortController();
    const { signal } = this.opening;
    this.#showPlace();
    const sitting = this.shelf.find(documentId)?.sitting;
    const known = labelling ? null : knownSession(documentId, this.author, sitting);
    const begun = labelling && beginSession(labelling, documentId, this.author, sitting);
    if (!known && !begun) this.host.setAttribute("aria-busy", "true");
    const opened = known ?? begun ?? openSession(documentId, this.author, signal, sitting);
    const found = opened instanceof Promise ? await opened.catch((/** @type {Error} */ error) => error) : opened;
    if (signal.aborted) return;
    this.host.removeAttribute("aria-busy");
    if (found instanceof Error) return this.#fail(found);
    this.failures = 0;
    this.#show(found);
    if (known) await this.#renew(known, signal);
    if (!signal.aborted) this.#prepare();
  }

  /** Selects the words that were asked for: `start-end`, in code points; anything else is no place. */
  #point() {
    const { labeller, at } = this;
    this.at = null;
    const [, start, end] = (/^(\d{1,9})-(\d{1,9})$/.exec(at ?? "") ?? []).map(Number);
    if (!labeller || start === undefined) return;
    const last = labeller.model.offsets.fromUtf16(labeller.model.text.length);
    if (start < end && end <= last) labeller.select({ start, end });
  }

  /** Asks for the list as it is now. @returns {Promise<void>} */
  refresh() {
    this.asking ??= this.#ask().finally(() => {
      this.asking = null;
      const { nextStep } = this;
      this.nextStep = null;
      if (nextStep && !this.go(nextStep)) this.labeller?.sayNoFurther(nextStep);
    });
    return this.asking;
  }

  async #ask() {
    const { annotator, as_key: isKey } = this.given;
    const offer = await openOffer(annotator ?? "", isKey).catch((/** @type {Error} */ error) => error);
    // Without a server the list stays as it is; saving says that there is none.
    if (offer instanceof Error) return;
    const before = this.shelf.find(this.documentId)?.sitting;
    this.shelf.take(offer);
    this.#showPlace();
    if (offer.version !== this.given.version) this.#noticeUpdate();
    const now = this.shelf.find(this.documentId)?.sitting;
    // It has come back, to be read as if for the first time.
    if (before && now && before !== now) void this.open(this.documentId);
    else this.#prepare();
  }

  /** The list, the address and the ways onward, for the document that is open. */
  #showPlace() {
    const { shelf, documentId } = this;
    this.chooser.show(shelf, documentId);
    this.masthead.follow(documentId, shelf.find(documentId)?.title ?? documentId);
    this.labeller?.neighbours.show(shelf.beside(documentId, -1), shelf.beside(documentId, 1));
  }

  /** @param {Session} session loaded */
  #show(session) {
    const wasOpen = this.labeller?.session;
    this.labeller?.dispose();
    const tell = (/** @type {string} */ state) => this.#onState(session, state);
    this.labeller = new Labeller(session, this.highlightSheet, storage(), tell, (step) => this.go(step));
    this.host.replaceChildren(this.labeller.element);
    this.#showPlace();
    this.labeller.show();
    if (isFocusFree(wasOpen !== session)) this.labeller.focusText();
    if (wasOpen === session) return;
    void this.#showAnswers();
    if (wasOpen && this.host.getBoundingClientRect().top < 0) this.host.scrollIntoView({ block: "start", behavior: "instant" });
    this.#point();
    attendTo({
      document_id: session.documentId,
      author: session.author,
      suggestions_shown: !session.labelling?.suggestions_hidden,
    });
  }

  /** Submitted or reopened, as the server has confirmed. @param {Session} session @param {string} state */
  #onState({ documentId }, state) {
    this.shelf.mark(documentId, state);
    this.#showPlace();
    void this.#showAnswers();
    void this.refresh();
  }

  /** What is shown from memory may be out of date. @param {Session} session @param {AbortSignal} signal */
  async #renew(session, signal) {
    // Without a server it stays as it is, and saving will say that there is none.
    const isNew = await session.renew(signal).catch(() => false);
    if (isNew && !signal.aborted) this.#show(session);
  }

  /** When there is nothing else to do: the whole list, the next document, and what earlier visits left. */
  #prepare() {
    const { signal } = this.opening;
    whenIdle(() => {
      if (signal.aborted) return;
      sendLeftovers();
      if (!this.shelf.isWhole) return void this.refresh();
      const next = this.shelf.beside(this.documentId, 1);
      const sitting = next ? this.shelf.find(next)?.sitting : undefined;
      // If it cannot be had now, it will be asked for again when it is wanted.
      if (next && !knownSession(next, this.author, sitting)) void openSession(next, this.author, signal, sitting).catch(() => {});
    });
  }

  /** The answers, where the open document is one of training and is submitted. */
  async #showAnswers() {
    const place = /** @type {HTMLElement} */ (document.querySelector(".taught"));
    const { documentId, given } = this;
    place.replaceChildren();
    const offered = this.shelf.find(documentId);
    if (!offered?.has_answers || offered.state !== "submitted") return;
    const training = await openTraining(documentId, given.annotator ?? "").catch((/** @type {Error} */ error) => error);
    if (documentId !== this.documentId) return;
    const words = training instanceof Error ? element("p", { role: "alert" }, sentence(training.message)) : null;
    place.replaceChildren(words ?? trainingPanel(/** @type {import("./types.js").TrainingAnswer} */ (training), (label) => this.#title(label)));
  }

  /** @param {string} label */
  #title(label) {
    return this.labeller?.model.title(label) ?? label;
  }

  /** @param {Error} error */
  #fail(error) {
    const isPassing = !(error instanceof Refusal) || error.isPassing;
    const again = () => void this.open(this.documentId, { at: this.at });
    this.failures += isPassing ? 1 : 0;
    if (isPassing) this.retry = setTimeout(again, delayAfter(this.failures));
    this.labeller?.dispose();
    this.labeller = null;
    attendTo(null);
    const kept = countKept(storage(), this.author, this.documentId);
    const words = [
      isPassing ? "The server cannot be reached. Is curate still running? This page tries again by itself." : sentence(error.message),
      kept ? ` ${counted(kept, "change")} to this document ${kept > 1 ? "are" : "is"} kept in this browser and will be sent.` : "",
    ].join("");
    // Said once, however often it is tried.
    if (this.host.querySelector(".failure p")?.textContent === words) return;
    const retry = button("Try again", again, { class: "strong" });
    this.host.replaceChildren(element("div", { class: "labeller failure", role: "alert" }, element("p", {}, words), retry));
  }

  #noticeUpdate() {
    if (document.querySelector(".update")) return;
    const reload = button("Reload", () => location.reload(), { class: "strong" });
    const words = "curate has been updated. Reload the page; what is not saved yet is kept.";
    this.host.before(element("div", { class: "labeller update", role: "status" }, words, reload));
  }
}

/** Whether the labeller may take the focus: from nobody, and from the box whose choice has just opened it.
 * @param {boolean} isNew whether another document is shown now */
function isFocusFree(isNew) {
  const { activeElement, body } = document;
  if (activeElement === body || activeElement === null) return true;
  return isNew && activeElement.matches(".chooser *") && activeElement.getAttribute("aria-expanded") !== "true";
}

/** Runs when the browser has nothing else to do. @param {() => void} act */
function whenIdle(act) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(act, { timeout: 2_000 });
  else setTimeout(act, 300);
}
