// Where the document comes from, in one line above it.

import { element } from "./dom.js";

/** @param {import("./types.js").Article} article */
export function metadataLine({ id, metadata: { outlet, author, published, language, url } }) {
  const known = [outlet, author, published?.slice(0, 10), language, id].filter(Boolean);
  const line = element("p", { class: "metadata" }, known.join(" · "));
  if (url && /^https?:\/\//i.test(url)) {
    line.append(" · ", element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "source"));
  }
  return line;
}
