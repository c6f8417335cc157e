// The entry: Streamlit calls the default function when the component is mounted, and again in the same
// place whenever its data or the theme changes.

import { Labeller } from "./labeller.js";
import { button, element, sentence } from "./dom.js";
import { flushAll, hasUnkept, openSession, storage } from "./session.js";

/** @typedef {{document_id: string, author: string, version: string}} ComponentData */
/** @typedef {(name: string, value: unknown) => void} SetTrigger */
/** @typedef {{data: ComponentData, parentElement: ShadowRoot | HTMLElement, setTriggerValue: SetTrigger}} Call */

/** @type {WeakMap<Node, Mount>} */
const mounts = new WeakMap();
const STYLE_SHEETS = ["labeller.css", "text.css", "panel.css", "passes.css", "narrow.css"];
/** @type {Promise<CSSStyleSheet[]>} in the order in which they must be adopted */
const styles = Promise.all(STYLE_SHEETS.map(loadStyles));
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

class Mount {
  /** @param {ShadowRoot | HTMLElement} parent */
  constructor(parent) {
    this.parent = parent;
    this.resized = () => this.#keepClear();
    this.host = element("div", { class: "labeller-host" });
    this.highlightSheet = new CSSStyleSheet();
    this.opened = "";
    /** @type {Labeller | null} */
    this.labeller = null;
    this.opening = new AbortController();
    /** @type {SetTrigger} */
    this.setTriggerValue = () => {};
    parent.append(this.host);
    window.addEventListener("resize", this.resized);
  }

  /** @param {Call} call */
  update({ data, setTriggerValue }) {
    this.setTriggerValue = setTriggerValue;
    ownVersion ||= data.version;
    const wanted = JSON.stringify([data.document_id, data.author]);
    if (wanted !== this.opened) void this.open(data);
    // The theme may be what changed; its variables are in force from the next frame.
    else requestAnimationFrame(() => this.labeller?.show());
    if (data.version !== ownVersion) this.#noticeUpdate();
  }

  /** @param {ComponentData} data */
  async open(data) {
    this.opened = JSON.stringify([data.document_id, data.author]);
    this.opening.abort();
    this.opening = new AbortController();
    const { signal } = this.opening;
    this.host.setAttribute("aria-busy", "true");
    const [sheets, session] = await Promise.all([
      styles,
      openSession(data.document_id, data.author, signal).catch((/** @type {Error} */ error) => error),
    ]);
    if (signal.aborted) return;
    this.host.removeAttribute("aria-busy");
    this.#adopt(sheets);
    this.#keepClear();
    this.labeller?.dispose();
    this.labeller = null;
    if (session instanceof Error) return this.#showFailure(session, data);
    const tell = (/** @type {string} */ state) => this.setTriggerValue("state", state);
    this.labeller = new Labeller(session, this.highlightSheet, storage(), tell);
    this.host.replaceChildren(this.labeller.element);
    this.labeller.show();
    if (document.activeElement === document.body) this.labeller.text?.focus({ preventScroll: true });
  }

  dispose() {
    window.removeEventListener("resize", this.resized);
    this.opening.abort();
    this.labeller?.dispose();
    this.host.remove();
  }

  /** @param {CSSStyleSheet[]} sheets */
  #adopt(sheets) {
    const root = /** @type {ShadowRoot | Document} */ (this.parent.getRootNode());
    const missing = [...sheets, this.highlightSheet].filter((sheet) => !root.adoptedStyleSheets.includes(sheet));
    root.adoptedStyleSheets.push(...missing);
  }

  /** @param {Error} error @param {ComponentData} data */
  #showFailure(error, data) {
    const isNetwork = error instanceof TypeError;
    const words = isNetwork ? "The server cannot be reached. Is curate still running?" : sentence(error.message);
    const again = button("Try again", () => void this.open(data), { class: "strong" });
    const notice = element("div", { class: "labeller failure", role: "alert" }, element("p", {}, words), again);
    this.host.replaceChildren(notice);
  }

  /** Streamlit's header lies over the page: what sticks to the top must stay below it. */
  #keepClear() {
    const header = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stHeader"]'));
    this.host.style.setProperty("--curate-top", `${header?.offsetHeight ?? 0}px`);
  }

  #noticeUpdate() {
    if (this.host.querySelector(".update")) return;
    const reload = button("Reload", () => location.reload(), { class: "strong" });
    const words = "curate has been updated. Reload the page; what is not saved yet is kept.";
    this.host.prepend(element("div", { class: "labeller update", role: "status" }, words, " ", reload));
  }
}

/** @param {string} name */
async function loadStyles(name) {
  const sheet = new CSSStyleSheet();
  const response = await fetch(new URL(`./${name}`, import.meta.url));
  await sheet.replace(await response.text());
  return sheet;
}

window.addEventListener("online", flushAll);
window.addEventListener("beforeunload", (event) => {
  if (hasUnkept()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") flushAll();
});
