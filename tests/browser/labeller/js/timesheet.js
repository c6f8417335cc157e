import { Refusal } from "/labeller/tested/api.js";
import { Timesheet } from "/labeller/tested/timesheet.js";
import { equal } from "./check.js";

const finished = (id, documentId = "d") => ({
  document_id: documentId,
  author: "ana",
  stretch: { id, started: "2026-01-01T00:00:00.000Z", seconds: 5, suggestions_shown: true },
});

/** A server that keeps each stretch once, until a test breaks it. */
function newShore() {
  /** @type {any} */
  const shore = { stored: [], sheets: [], disturb: () => {} };
  shore.send = async (sheet) => {
    shore.sheets.push([sheet.document_id, sheet.stretches.length]);
    shore.disturb(sheet);
    for (const { id } of sheet.stretches) if (!shore.stored.includes(id)) shore.stored.push(id);
    return { acknowledged: sheet.stretches.map(({ id }) => id) };
  };
  return shore;
}

export async function test_stretches_are_sent_by_document_and_then_forgotten() {
  localStorage.clear();
  const shore = newShore();
  const sheet = new Timesheet(localStorage, shore.send);
  sheet.add([finished("a"), finished("b", "e"), finished("c")]);
  equal(localStorage.length, 3);
  await sheet.flush();
  equal([shore.sheets, shore.stored, localStorage.length], [[["d", 2], ["e", 1]], ["a", "c", "b"], 0]);
}

export async function test_what_could_not_be_sent_is_sent_by_a_later_visit() {
  localStorage.clear();
  const shore = newShore();
  shore.disturb = () => {
    throw new TypeError("network");
  };
  const sheet = new Timesheet(localStorage, shore.send);
  sheet.add([finished("a")]);
  await sheet.flush();
  equal([shore.stored, localStorage.length], [[], 1]);
  shore.disturb = () => {};
  const later = new Timesheet(localStorage, shore.send);
  later.takeUp();
  await later.flush();
  equal([shore.stored, localStorage.length], [["a"], 0]);
}

export async function test_what_the_server_will_never_take_does_not_hold_up_the_rest() {
  localStorage.clear();
  const shore = newShore();
  shore.disturb = ({ document_id: id }) => {
    if (id === "gone") throw new Refusal(404, "there is no such document");
  };
  const sheet = new Timesheet(localStorage, shore.send);
  sheet.add([finished("a", "gone"), finished("b")]);
  await sheet.flush();
  equal([shore.stored, localStorage.length], [["b"], 0]);
}

export async function test_it_never_fills_the_storage() {
  localStorage.clear();
  const shore = newShore();
  const sheet = new Timesheet(localStorage, shore.send);
  for (let nth = 0; nth < 700; nth += 1) sheet.add([finished(`s${nth}`)]);
  equal([localStorage.length, sheet.kept.size], [500, 500]);
  await sheet.flush();
  equal([shore.stored.length, shore.stored.at(-1), Math.max(...shore.sheets.map(([, count]) => count))], [500, "s699", 100]);
}
