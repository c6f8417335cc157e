// What the tabs of one browser tell each other: which changes the server has answered, so that the others
// neither send them again nor go on showing the layer without them.

/** @typedef {{documentId: string, author: string, answer: import("./types.js").Acknowledgement}} Told */

const channel = new BroadcastChannel("curate.layers.1");

/** @param {Told} told */
export function tellTabs(told) {
  channel.postMessage(told);
}

/** @param {(told: Told) => void} hear */
export function listenToTabs(hear) {
  channel.addEventListener("message", ({ data }) => hear(data));
}
