// Where the browser keeps things for later visits.

/** The browser's storage, or where it is forbidden one that lasts as long as the page. @returns {Storage} */
export function storage() {
  try {
    return window.localStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return /** @type {Storage} */ (/** @type {unknown} */ (forgetful));
  }
}

const forgetful = {
  getItem: () => null,
  removeItem() {},
  setItem() {
    throw new DOMException("storage is forbidden", "QuotaExceededError");
  },
};
