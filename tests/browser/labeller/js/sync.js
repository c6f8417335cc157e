import { Refusal } from "/labeller/tested/api.js";
import { countKept, keptWork, Outbox } from "/labeller/tested/sync.js";
import { equal, seeded, whole } from "./check.js";

/** A server that stores each change once and in order, behind a network that a test may disturb. */
class Shore {
  constructor(disturb = (..._) => {}) {
    this.disturb = disturb;
    this.stored = [];
    this.batches = [];
  }

  send = async ({ changes, schema_digest: digest }) => {
    await Promise.resolve();
    this.batches.push([digest, changes.length]);
    this.disturb("going", changes);
    for (const { id } of changes) if (!this.stored.includes(id)) this.stored.push(id);
    this.disturb("coming", changes);
    const revision = this.stored.length;
    return { acknowledged: changes.map(({ id }) => id), rejected: [], base_revision: 0, revision, state: "in_progress" };
  };
}

function newOutbox(shore, more = {}) {
  const statuses = [];
  const outbox = new Outbox({
    documentId: "a|b/c",
    author: "ana",
    storage: localStorage,
    send: shore.send,
    onAnswer: () => {},
    onStatus: ({ kind }) => statuses.push(kind),
    ...more,
  });
  return { outbox, statuses };
}

/** @returns {any} */
const change = (id) => ({ id, action: "reject", target: "s" });
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

export async function test_changes_arrive_in_order_and_leave_nothing_behind() {
  localStorage.clear();
  const shore = new Shore();
  const { outbox, statuses } = newOutbox(shore);
  for (let nth = 0; nth < 500; nth += 1) outbox.add([change(`c${nth}`)], "s", "g");
  await settled();
  equal(shore.stored, Array.from({ length: 500 }, (_, nth) => `c${nth}`));
  equal([localStorage.length, statuses.at(-1), outbox.entries.size], [0, "saved", 0]);
}

export async function test_no_disturbance_loses_doubles_or_reorders_a_change() {
  localStorage.clear();
  const random = seeded(7);
  const disturb = () => {
    if (random() < 0.4) throw random() < 0.5 ? new TypeError("network") : new Refusal(503, "busy");
  };
  const shore = new Shore(disturb);
  const made = [];
  for (let visit = 0; visit < 12; visit += 1) {
    const { outbox } = newOutbox(shore);
    outbox.restore("s", "g");
    outbox.flush();
    for (let nth = 0; nth < 1 + whole(random, 6); nth += 1) {
      made.push(`v${visit}c${nth}`);
      outbox.add([change(made.at(-1))], "s", "g");
      if (random() < 0.5) await settled();
    }
    clearTimeout(outbox.timer);
    await settled();
    clearTimeout(outbox.timer);
  }
  shore.disturb = () => {};
  const { outbox } = newOutbox(shore);
  outbox.restore("s", "g");
  outbox.flush();
  await settled();
  equal(shore.stored, made);
  equal(localStorage.length, 0);
}

export async function test_one_change_that_cannot_be_read_does_not_hold_up_the_others() {
  localStorage.clear();
  const shore = new Shore((_, changes) => {
    if (changes.some(({ id }) => id === "bad")) throw new Refusal(422, "what is this?");
  });
  const rejected = [];
  const { outbox, statuses } = newOutbox(shore, { onAnswer: (answer) => void rejected.push(...answer.rejected) });
  outbox.add(["one", "bad", "two"].map(change), "s", "g");
  await settled();
  equal(shore.stored, ["one", "two"]);
  equal(rejected, [{ id: "bad", reason: "what is this?" }]);
  equal(statuses.at(-1), "saved");
}

export async function test_a_refusal_of_everything_keeps_everything() {
  localStorage.clear();
  const shore = new Shore(() => {
    throw new Refusal(409, "reload the page");
  });
  const { outbox, statuses } = newOutbox(shore);
  outbox.add([change("one")], "s", "old");
  await settled();
  equal([statuses.at(-1), localStorage.length], ["refused", 1]);
  shore.disturb = () => {};
  const later = newOutbox(shore).outbox;
  equal(later.restore("s", "new").map(({ id }) => id), ["one"]);
  later.flush();
  await settled();
  equal([shore.stored, shore.batches.at(-1), localStorage.length], [["one"], ["new", 1], 0]);
}

export async function test_changes_of_another_document_or_author_are_not_touched() {
  localStorage.clear();
  const shore = new Shore(() => {
    throw new TypeError("network");
  });
  const { outbox } = newOutbox(shore);
  outbox.add([change("one")], "s", "g");
  clearTimeout(outbox.timer);
  await settled();
  clearTimeout(outbox.timer);
  equal(newOutbox(shore, { author: "ana|a" }).outbox.restore("s", "g"), []);
  equal(newOutbox(shore, { documentId: "a" }).outbox.restore("s", "g"), []);
  equal(newOutbox(shore).outbox.restore("s", "g").length, 1);
}

export async function test_an_entry_that_is_no_entry_is_passed_over() {
  localStorage.clear();
  const { outbox } = newOutbox(new Shore());
  localStorage.setItem(`${outbox.prefix}0|x`, "{");
  localStorage.setItem(`${outbox.prefix}1|y`, JSON.stringify({ change: { id: 7 } }));
  equal(outbox.restore("s", "g"), []);
}

export async function test_an_answer_about_changes_that_were_sent_before_says_nothing_of_what_was_before_them() {
  localStorage.clear();
  const shore = new Shore();
  const bases = [];
  const { outbox } = newOutbox(shore, { onAnswer: ({ base_revision: base }) => void bases.push(base) });
  outbox.add([change("one")], "s", "g");
  await settled();
  shore.disturb = (way) => {
    if (way === "coming") throw new TypeError("network");
  };
  outbox.add([change("two")], "s", "g");
  await settled();
  clearTimeout(outbox.timer);
  shore.disturb = () => {};
  outbox.flush();
  await settled();
  outbox.add([change("three")], "s", "g");
  await settled();
  equal([bases, shore.stored], [[0, -1, 0], ["one", "two", "three"]]);
}

export async function test_what_is_refused_while_nobody_looks_waits_for_somebody() {
  localStorage.clear();
  const shore = new Shore();
  const send = async ({ changes }) => {
    const rejected = changes.map(({ id }) => ({ id, reason: "no" }));
    return { acknowledged: [], rejected, base_revision: 0, revision: 0, state: "in_progress" };
  };
  localStorage.setItem(newOutbox(shore).outbox.prefix + "1|one", JSON.stringify({ change: change("one"), sha256: "s", schema_digest: "g" }));
  equal(keptWork(localStorage), [{ author: "ana", documentId: "a|b/c" }]);
  const unseen = newOutbox(shore, { send, isUnseen: true }).outbox;
  unseen.takeUp();
  unseen.flush();
  await settled();
  equal([unseen.entries.size, countKept(localStorage, "ana", "a|b/c")], [0, 1]);
  const seen = newOutbox(shore, { send }).outbox;
  seen.restore("s", "g");
  seen.flush();
  await settled();
  equal(localStorage.length, 0);
}

export async function test_a_network_that_returns_during_a_failing_request_is_used_at_once() {
  let isDown = true;
  const shore = new Shore(() => {
    if (isDown) throw new TypeError("no network");
  });
  const { outbox } = newOutbox(shore);
  outbox.failures = 5;
  outbox.add([change("back-again")], "text", "codebook");
  // The request is under way and will fail; the browser says that it is online again.
  outbox.flush();
  await settled();
  isDown = false;
  await new Promise((resolve) => setTimeout(resolve, 300));
  equal(shore.stored, ["back-again"]);
}
