// What stands around the labeller: the address, the name, and what is behind the three dots. The server has written it.

import { element } from "./dom.js";
import { THEMES, chooseTheme, chosenTheme } from "./theme.js";

export class Masthead {
  constructor() {
    this.more = /** @type {HTMLDetailsElement} */ (document.querySelector("header .more"));
    this.who = /** @type {HTMLFormElement | null} */ (document.querySelector("header .who"));
    this.title = /** @type {HTMLElement} */ (document.querySelector("header h1"));
    /** @type {string | null} the document that is open */
    this.shown = null;
    /** @type {HTMLInputElement | null} */
    const name = document.querySelector("#person");
    // A name that was chosen from the list, or typed and left, is said; Enter says it anyway.
    name?.addEventListener("change", () => name.value.trim() && this.who?.requestSubmit());
    this.#drawThemes(/** @type {HTMLElement} */ (this.more.querySelector(".themes")));
    this.more.addEventListener("keydown", ({ key }) => key === "Escape" && this.#closeMore());
    document.addEventListener("pointerdown", (event) => {
      if (this.more.open && !event.composedPath().includes(this.more)) this.more.open = false;
    });
  }

  /** The address, and what leads back here, name the document that is open now; the browser's Back leads to the one before.
   * @param {string} documentId @param {string} title */
  follow(documentId, title) {
    if (this.shown !== null && this.shown !== documentId) document.querySelector("header .missed")?.remove();
    this.#address(withDocument(location.href, documentId));
    this.shown = documentId;
    // After the address: until then the title is that of the document before.
    document.title = `${title} · curate`;
    this.title.textContent = title;
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("header .key, header [aria-current]"));
    for (const link of links) link.href = withDocument(link.href, documentId);
    const field = this.who?.elements.namedItem("document_id");
    if (field instanceof HTMLInputElement) field.value = documentId;
    const at = this.who?.elements.namedItem("at");
    if (at instanceof HTMLInputElement && !new URL(location.href).searchParams.has("at")) at.remove();
  }

  /** Whoever goes back or forward in the browser comes to a document, and to the words that its address names.
   * @param {(documentId: string, at: string | null) => void} open */
  onTravel(open) {
    window.addEventListener("popstate", () => {
      const { searchParams } = new URL(location.href);
      const documentId = searchParams.get("document_id");
      if (documentId) open(documentId, searchParams.get("at"));
    });
  }

  /** One entry of the browser's history for each document that is opened; none where the history has led here.
   * @param {string} href */
  #address(href) {
    if (href === location.href) return;
    if (this.shown === null) history.replaceState(null, "", href);
    else history.pushState(null, "", href);
  }

  /** Opens a document by opening the page anew. @param {string} documentId */
  leaveFor(documentId) {
    location.assign(withDocument(location.href, documentId));
  }

  #closeMore() {
    this.more.open = false;
    this.more.querySelector("summary")?.focus();
  }

  /** @param {HTMLElement} place */
  #drawThemes(place) {
    const paths = [...document.querySelectorAll("header nav a")].map((link) => new URL(/** @type {HTMLAnchorElement} */ (link).href).pathname);
    const radios = THEMES.map((theme) => {
      const onchange = () => chooseTheme(theme, [...paths, location.pathname]);
      const radio = element("input", { type: "radio", name: "theme", checked: theme === chosenTheme(), onchange });
      return element("label", {}, radio, theme);
    });
    place.replaceChildren(...radios);
  }
}

/** @param {string} href @param {string} documentId */
function withDocument(href, documentId) {
  const address = new URL(href);
  const { searchParams } = address;
  if (searchParams.get("document_id") !== documentId) searchParams.delete("at");
  searchParams.set("document_id", documentId);
  return address.href;
}
