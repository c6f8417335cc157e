// Watches the page for signs of its reader, and reports the time in which there were some.

import { Activity } from "./activity.js";
import { sendStretches } from "./api.js";
import { newId } from "./ids.js";
import { storage } from "./storage.js";
import { Timesheet } from "./timesheet.js";

const REPORT_MS = 60_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "scroll"];

const activity = new Activity(Date.now, newId, document.visibilityState === "visible");
const timesheet = new Timesheet(storage(), sendStretches);
timesheet.takeUp();

/** A document is before the reader from now on, who has just asked for it; or none is.
 * @param {import("./activity.js").Subject | null} subject */
export function attendTo(subject) {
  activity.turnTo(subject);
  report();
}

/** The reader did something that no event here tells of. */
export function stir() {
  activity.stir();
}

function report() {
  timesheet.add(activity.take());
  void timesheet.flush();
}

function leave() {
  activity.hide();
  report();
}

for (const sign of SIGNS) window.addEventListener(sign, stir, { capture: true, passive: true });
document.addEventListener("selectionchange", stir);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") activity.show();
  else leave();
});
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", () => activity.show());
setInterval(report, REPORT_MS);
