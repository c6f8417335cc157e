// The entry: Streamlit calls the default function when the component is mounted, and again in the same
// place whenever its data or the theme changes.

import { Refusal } from "./api.js";
import { attendTo } from "./attendance.js";
import { button, counted, element, sentence } from "./dom.js";
import { Labeller } from "./labeller.js";
import { hasUnkept, knownSession, openSession, sendLeftovers, wakeAll } from "./sessions.js";
import { storage } from "./storage.js";
import { countKept, delayAfter } from "./sync.js";

/** @typedef {import("./session.js").Session} Session */
/**
 * @typedef {object} ComponentData
 * @property {string} document_id
 * @property {string} author
 * @property {string} version
 * @property {string | null} [previous] id; null at the end, not there where it is not known yet
 * @property {string | null} [next]
 * @property {Record<string, string>} [sittings] by document, the sitting of this one and its neighbours
 */
/** @typedef {(name: string, value: unknown) => void} SetTrigger */
/** @typedef {{data: ComponentData, parentElement: ShadowRoot | HTMLElement, setTriggerValue: SetTrigger}} Call */

/** @type {WeakMap<Node, Mount>} */
const mounts = new WeakMap();
const STYLE_SHEETS = ["labeller.css", "text.css", "panel.css", "passes.css", "narrow.css"];
const REMIND_MS = 2_500;
/** @type {Promise<CSSStyleSheet[]> | null} in the order in which they must be adopted */
let styles = null;
/** The version that this browser page runs: its modules stay, even if the server gets newer ones. */
let ownVersion = "";

/** @param {Call} call @returns {() => void} */
export default function mountLabeller(call) {
  const { parentElement } = call;
  const mount = mounts.get(parentElement) ?? new Mount(parentElement);
  mounts.set(parentElement, mount);
  mount.update(call);
  return () => {
    mount.dispose();
    mounts.delete(parentElement);
  };
}

/** Where one of them does not say, they are the same. @param {ComponentData} open @param {ComponentData} data */
function isSameSitting({ sittings }, { document_id: id, sittings: now }) {
  return !sittings?.[id] || !now?.[id] || sittings[id] === now[id];
}

class Mount {
  /** @param {ShadowRoot | HTMLElement} parent */
  constructor(parent) {
    this.parent = parent;
    this.host = element("div", { class: "labeller-host" });
    this.highlightSheet = new CSSStyleSheet();
    /** What is open, or being opened. @type {ComponentData | null} */
    this.data = null;
    /** Where the labeller has gone by itself, until Streamlit has followed. @type {{from: string, to: string} | null} */
    this.move = null;
    /** @type {1 | -1 | null} asked for before it was known where that is */
    this.nextStep = null;
    /** @type {Labeller | null} */
    this.labeller = null;
    this.opening = new AbortController();
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.reminder = undefined;
    /** @type {SetTrigger} */
    this.setTriggerValue = () => {};
    this.leaving = new AbortController();
    parent.append(this.host);
    this.#listen(this.leaving.signal);
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const tryAgain = () => {
      if (this.failures && this.data && document.visibilityState === "visible") void this.open(this.data);
    };
    window.addEventListener("resize", () => this.#keepClear(), { signal });
    window.addEventListener("online", tryAgain, { signal });
    document.addEventListener("visibilitychange", tryAgain, { signal });
  }

  /** @param {Call} call */
  update({ data, setTriggerValue }) {
    this.setTriggerValue = setTriggerValue;
    ownVersion ||= data.version;
    if (!this.#isOvertaken(data)) this.#follow(data);
    if (data.version !== ownVersion) this.#noticeUpdate();
  }

  /** Whether Streamlit speaks of the document that the labeller has left since. @param {ComponentData} data */
  #isOvertaken({ document_id: documentId, author }) {
    return this.move !== null && this.move.from === documentId && this.data?.author === author;
  }

  /** @param {ComponentData} data */
  #follow(data) {
    const { data: open, nextStep } = this;
    clearTimeout(this.reminder);
    this.move = null;
    this.nextStep = null;
    const isOther = open?.document_id !== data.document_id || open.author !== data.author;
    if (isOther || !isSameSitting(open, data)) return void this.open(data);
    this.data = data;
    this.labeller?.neighbours.show(data);
    // The theme may be what changed; its variables are in force from the next frame.
    requestAnimationFrame(() => this.labeller?.show());
    if (nextStep) return void this.go(nextStep);
    return this.#prepare();
  }

  /** Moves to the next or previous document at once, and lets Streamlit follow.
   * @param {1 | -1} step @returns {boolean} whether there is one */
  go(step) {
    if (!this.data) return false;
    if (this.move) {
      this.nextStep = step;
      return true;
    }
    const to = step > 0 ? this.data.next : this.data.previous;
    if (!to) return false;
    this.move = { from: this.data.document_id, to };
    // Its neighbours are Streamlit's to say.
    void this.open({ ...this.data, document_id: to, previous: undefined, next: undefined });
    this.#tellOfMove();
    return true;
  }

  /** Triggers can be lost. */
  #tellOfMove() {
    if (!this.move) return;
    this.setTriggerValue("document", this.move.to);
    clearTimeout(this.reminder);
    this.reminder = setTimeout(() => this.#tellOfMove(), REMIND_MS);
  }

  /** @param {ComponentData} data */
  async open(data) {
    this.data = data;
    this.opening.abort();
    clearTimeout(this.retry);
    this.opening = new AbortController();
    const { signal } = this.opening;
    const { document_id: documentId, author } = data;
    const sitting = data.sittings?.[documentId];
    const known = knownSession(documentId, author, sitting);
    if (!known) this.host.setAttribute("aria-busy", "true");
    const opened = Promise.all([known ?? openSession(documentId, author, signal, sitting), loadedStyles()]);
    const found = await opened.catch((/** @type {Error} */ error) => error);
    if (signal.aborted) return;
    this.host.removeAttribute("aria-busy");
    if (found instanceof Error) return this.#fail(found, data);
    const [session, sheets] = found;
    this.failures = 0;
    this.#adopt(sheets);
    this.#show(session);
    if (known) await this.#renew(known, signal);
    if (!signal.aborted) this.#prepare();
  }

  /** @param {Session} session loaded */
  #show(session) {
    const { data } = this;
    const wasOpen = this.labeller?.session;
    this.#keepClear();
    this.labeller?.dispose();
    const tell = (/** @type {string} */ state) => this.setTriggerValue("state", state);
    this.labeller = new Labeller(session, this.highlightSheet, storage(), tell, (step) => this.go(step));
    if (data) this.labeller.neighbours.show(data);
    this.host.replaceChildren(this.labeller.element);
    if (data && data.version !== ownVersion) this.#noticeUpdate();
    this.labeller.show();
    if (isFocusFree(wasOpen !== session)) this.labeller.text?.focus({ preventScroll: true });
    if (wasOpen === session) return;
    if (wasOpen && this.host.getBoundingClientRect().top < 0) this.host.scrollIntoView({ block: "start", behavior: "instant" });
    attendTo({
      document_id: session.documentId,
      author: session.author,
      suggestions_shown: !session.labelling?.suggestions_hidden,
    });
  }

  /** What is shown from memory may be out of date. @param {Session} session @param {AbortSignal} signal */
  async #renew(session, signal) {
    // Without a server it stays as it is, and saving will say that there is none.
    const isNew = await session.renew(signal).catch(() => false);
    if (isNew && !signal.aborted) this.#show(session);
  }

  /** When there is nothing else to do: opens the next document, and sends what earlier visits left. */
  #prepare() {
    const { signal } = this.opening;
    whenIdle(() => {
      if (signal.aborted || !this.data) return;
      sendLeftovers();
      const { next, author, sittings } = this.data;
      const sitting = next ? sittings?.[next] : undefined;
      // If it cannot be had now, it will be asked for again when it is wanted.
      if (next && !knownSession(next, author, sitting)) void openSession(next, author, signal, sitting).catch(() => {});
    });
  }

  dispose() {
    this.leaving.abort();
    this.opening.abort();
    clearTimeout(this.retry);
    clearTimeout(this.reminder);
    this.labeller?.dispose();
    this.host.remove();
    attendTo(null);
  }

  /** @param {CSSStyleSheet[]} sheets */
  #adopt(sheets) {
    const root = /** @type {ShadowRoot | Document} */ (this.parent.getRootNode());
    const missing = [...sheets, this.highlightSheet].filter((sheet) => !root.adoptedStyleSheets.includes(sheet));
    root.adoptedStyleSheets.push(...missing);
  }

  /** @param {Error} error @param {ComponentData} data */
  #fail(error, data) {
    const isPassing = !(error instanceof Refusal) || error.isPassing;
    this.failures += isPassing ? 1 : 0;
    if (isPassing) this.retry = setTimeout(() => void this.open(data), delayAfter(this.failures));
    this.labeller?.dispose();
    this.labeller = null;
    attendTo(null);
    const kept = countKept(storage(), data.author, data.document_id);
    const words = [
      isPassing ? "The server cannot be reached. Is curate still running? This page tries again by itself." : sentence(error.message),
      kept ? ` ${counted(kept, "change")} to this document ${kept > 1 ? "are" : "is"} kept in this browser and will be sent.` : "",
    ].join("");
    // Said once, however often it is tried.
    if (this.host.querySelector(".failure p")?.textContent === words) return;
    const again = button("Try again", () => void this.open(data), { class: "strong" });
    this.host.replaceChildren(element("div", { class: "labeller failure", role: "alert" }, element("p", {}, words), again));
  }

  /** Streamlit's header lies over the page: what sticks to the top must stay below it. */
  #keepClear() {
    const header = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stHeader"]'));
    this.host.style.setProperty("--curate-top", `${header?.offsetHeight ?? 0}px`);
    this.host.style.scrollMarginTop = "var(--curate-top)";
  }

  #noticeUpdate() {
    if (this.host.querySelector(".update")) return;
    const reload = button("Reload", () => location.reload(), { class: "strong" });
    const words = "curate has been updated. Reload the page; what is not saved yet is kept.";
    this.host.prepend(element("div", { class: "labeller update", role: "status" }, words, " ", reload));
  }
}

/** Whether the labeller may take the focus: from nobody, and from a box above it whose answer has just opened it.
 * @param {boolean} isNew whether another document or another annotator's layer is shown now */
function isFocusFree(isNew) {
  const { activeElement, body } = document;
  if (activeElement === body || activeElement === null) return true;
  return isNew && activeElement.matches('[data-testid="stSelectbox"] *') && activeElement.getAttribute("aria-expanded") !== "true";
}

/** Runs when the browser has nothing else to do. @param {() => void} act */
function whenIdle(act) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(act, { timeout: 2_000 });
  else setTimeout(act, 300);
}

function loadedStyles() {
  styles ??= Promise.all(STYLE_SHEETS.map(loadStyles));
  // Where one could not be had, all are asked for again.
  styles.catch(() => (styles = null));
  return styles;
}

/** @param {string} name */
async function loadStyles(name) {
  const sheet = new CSSStyleSheet();
  const response = await fetch(new URL(`./${name}`, import.meta.url));
  if (!response.ok) throw new Refusal(response.status, `the server has no ${name}`);
  await sheet.replace(await response.text());
  return sheet;
}

window.addEventListener("online", wakeAll);
window.addEventListener("pageshow", wakeAll);
window.addEventListener("beforeunload", (event) => {
  if (hasUnkept()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") wakeAll();
});
