import { layerOf, replay } from "/labeller/tested/layer.js";
import { differing, isSame, targetOf } from "/labeller/tested/merge.js";
import { Model } from "/labeller/tested/model.js";
import { addRemark, editRemark } from "/labeller/tested/remarks.js";
import { equal, seeded, whole } from "./check.js";

const TEXT = "one two three four five six seven eight nine ten";
const EMPTY = { author: "ana", state: "assigned", revision: 0, annotations: [], rejected: [], remarks: [] };

/** What the server promises of a layer: each change once and in order, and none on what its page has not seen. */
class Server {
  constructor() {
    this.ledger = [];
    this.rejected = [];
    /** @type {any} */
    this.kept = layerOf(/** @type {any} */ (EMPTY));
  }

  get layer() {
    const { annotations, remarks, rejected, state } = this.kept;
    const listed = { annotations: [...annotations.values()], remarks: [...remarks.values()], rejected: [...rejected] };
    return JSON.parse(JSON.stringify({ author: "ana", state, revision: this.ledger.length, ...listed }));
  }

  take(changes) {
    /** @type {import("/labeller/tested/types.js").Acknowledgement} */
    const answer = { acknowledged: [], rejected: [], base_revision: this.ledger.length, revision: 0, state: "in_progress" };
    const touched = [...this.ledger];
    const sent = JSON.parse(JSON.stringify(changes));
    for (const [nth, change] of sent.entries()) {
      const earlier = sent.slice(0, nth).map(({ id }) => id);
      const reason = this.ledger.some(({ id }) => id === change.id) ? null : this.#refusal(change, touched, earlier);
      if (reason) answer.rejected.push({ id: change.id, reason });
      else this.#append(change, answer);
    }
    answer.revision = this.ledger.length;
    this.rejected.push(...answer.rejected.map(({ id }) => id));
    return answer;
  }

  #refusal(change, touched, earlier) {
    const last = touched.findLastIndex((one) => targetOf(one) === targetOf(change));
    const isForeign = last !== -1 && pageOf(touched[last].id) !== pageOf(change.id) && !earlier.includes(touched[last].id);
    return isForeign && last + 1 > change.revision ? "changed elsewhere: look at it again" : null;
  }

  #append(change, answer) {
    answer.acknowledged.push(change.id);
    if (this.ledger.some(({ id }) => id === change.id)) return;
    this.ledger.push(change);
    replay(this.kept, change);
  }
}

/** A tab: a model, one request at a time, and what is still on its way to it. */
class Tab {
  constructor(server, page, resumed = [], told = []) {
    let made = 0;
    this.server = server;
    const label = { name: "post", title: "Post", attributes: [], multiline: false, overlap: true };
    const document = { id: "d", text: TEXT, sha256: "s", blocks: [], metadata: {} };
    /** @type {any} */
    const labelling = { document, schema: { digest: "g", labels: [label] }, layer: server.layer, suggestions: [] };
    /** Whose outcomes may be looked into without asking which they are. @type {any} */
    this.model = new Model(labelling, () => `${page}.${(made += 1)}`);
    this.model.resume(JSON.parse(JSON.stringify(resumed)));
    this.doubtful = new Set(resumed.map(({ id }) => id));
    this.answer = null;
    this.fetched = null;
    this.newest = 0;
    this.told = told;
  }

  send(count) {
    if (this.answer || !this.model.pending.length) return;
    const batch = this.model.pending.slice(0, count);
    this.answer = this.server.take(batch);
    if (batch.some(({ id }) => this.doubtful.has(id))) this.answer.base_revision = -1;
  }

  hear() {
    const { answer } = this;
    this.answer = null;
    if (!answer) return;
    this.newest = Math.max(this.newest, answer.revision);
    this.told.push(...answer.rejected.map(({ id }) => id));
    this.model.settle(answer.acknowledged, answer.rejected.map(({ id }) => id), answer);
  }

  ask() {
    this.fetched ??= this.server.layer;
  }

  look() {
    const { fetched } = this;
    this.fetched = null;
    if (fetched && fetched.revision >= this.newest && fetched.revision > this.model.revision) return this.model.rebase(fetched);
    return { changed: new Set() };
  }

  /** Nothing more happens: all is sent, and what was changed elsewhere is looked at as soon as it is heard of. */
  rest() {
    while (this.answer || this.model.pending.length) {
      this.send(9);
      this.hear();
      this.look();
      if (this.newest > this.model.revision) this.ask();
      this.look();
    }
    this.look();
    this.ask();
    this.look();
  }
}

const pageOf = (id) => id.split(".")[0];
const shown = ({ annotations, remarks }) => JSON.stringify([annotations.map((one) => [one.id, one.start, one.end, one.note]), remarks]);
const annotate = (tab, start = 0, end = 3) => tab.model.add({ start, end }, "post").id;

export function test_tabs_that_work_at_once_show_the_same_in_the_end_and_overwrite_nothing_unseen() {
  const random = seeded(21);
  for (let round = 0; round < 60; round += 1) {
    const server = new Server();
    const tabs = ["a", "b", "c"].map((page) => new Tab(server, page));
    for (let turn = 0; turn < 120; turn += 1) {
      const nth = whole(random, 3);
      // A reload: what is pending is taken up, an answer on its way is lost.
      if (random() < 0.03) tabs[nth] = new Tab(server, `${turn}`, tabs[nth].model.pending, tabs[nth].told);
      takeTurn(tabs[nth], random);
    }
    for (const tab of [...tabs, ...tabs]) tab.rest();
    const ids = server.ledger.map(({ id }) => id);
    equal(new Set(ids).size, ids.length);
    equal(tabs.map(({ model }) => shown(model)), tabs.map(() => shown(tabs[0].model)));
    equal(differing(server.kept, tabs[0].model.layer).size, 0);
    // What was not taken, its tab was told of.
    const told = new Set(tabs.flatMap((tab) => tab.told));
    equal(server.rejected.filter((id) => !told.has(id) && !ids.includes(id)), []);
  }
}

function takeTurn(tab, random) {
  const { model } = tab;
  const chosen = model.annotations[whole(random, model.annotations.length)]?.id ?? "nobody";
  const remark = model.remarks[whole(random, model.remarks.length)]?.id ?? "nobody";
  const turns = [
    () => annotate(tab, whole(random, 20), 21 + whole(random, 20)),
    () => model.edit(chosen, { note: `note ${whole(random, 9)}` }, "noted"),
    () => model.edit(chosen, { start: whole(random, 10), end: 11 + whole(random, 20) }, "moved"),
    () => model.delete(chosen),
    () => addRemark(model, { start: 0, end: 3 }, `remark ${whole(random, 9)}`),
    () => editRemark(model, remark, `remark ${whole(random, 9)}`),
    () => model.undo(),
    () => model.redo(),
  ];
  if (random() < 0.5) turns[whole(random, turns.length)]();
  else tab[["send", "hear", "ask", "look"][whole(random, 4)]](1 + whole(random, 3));
}

export function test_a_step_whose_span_was_changed_elsewhere_is_not_undone() {
  const server = new Server();
  const [here, there] = [new Tab(server, "a"), new Tab(server, "b")];
  const changed = annotate(here);
  const untouched = annotate(here, 4, 7);
  here.rest();
  there.rest();
  there.model.edit(changed, { note: "from there" }, "noted");
  there.rest();
  here.ask();
  equal([...here.look().changed], [changed]);
  here.model.undo();
  equal(here.model.find(untouched), undefined);
  equal("refusal" in here.model.undo(), true);
  equal(here.model.find(changed).note, "from there");
}

export function test_what_was_changed_elsewhere_meanwhile_is_refused_and_can_be_insisted_on() {
  const server = new Server();
  const [here, there] = [new Tab(server, "a"), new Tab(server, "b")];
  const id = annotate(here);
  here.rest();
  there.rest();
  there.model.edit(id, { note: "from there" }, "noted");
  there.rest();
  const mine = ["first", "last"].flatMap((note) => here.model.edit(id, { note }, "noted").changes);
  here.rest();
  equal([here.told, here.model.find(id).note], [mine.map((change) => change.id), "from there"]);
  equal(here.model.insist(mine).changes.length, 1);
  here.rest();
  equal(server.layer.annotations.map(({ note }) => note), ["last"]);
  equal(here.model.insist(mine).changes, []);
  here.model.undo();
  here.rest();
  equal(server.layer.annotations.map(({ note }) => note), ["from there"]);
}

export function test_a_span_that_was_removed_elsewhere_can_be_insisted_on() {
  const server = new Server();
  const [here, there] = [new Tab(server, "a"), new Tab(server, "b")];
  const id = annotate(here);
  here.rest();
  there.rest();
  there.model.delete(id);
  there.rest();
  const { changes } = here.model.edit(id, { note: "mine" }, "noted");
  here.rest();
  equal(here.model.annotations, []);
  here.model.insist(changes);
  here.rest();
  equal(server.layer.annotations.map(({ note }) => note), ["mine"]);
  here.model.undo();
  here.rest();
  equal(server.layer.annotations, []);
}

export function test_work_on_top_of_what_an_earlier_visit_left_is_not_taken_for_a_conflict() {
  const server = new Server();
  const before = new Tab(server, "a");
  const id = annotate(before);
  const after = new Tab(server, "b", before.model.pending);
  after.model.edit(id, { note: "later" }, "noted");
  after.rest();
  equal([after.told, server.layer.annotations.map(({ note }) => note)], [[], ["later"]]);
  // The same where the earlier tab is still there, and its change arrives first.
  const other = annotate(before, 4, 7);
  const third = new Tab(server, "c", before.model.pending);
  third.model.edit(other, { note: "later" }, "noted");
  before.rest();
  third.rest();
  equal([third.told, server.layer.annotations.map(({ note }) => note)], [[], ["later", "later"]]);
}

export function test_an_answer_that_is_older_than_the_layer_on_the_screen_changes_nothing_there() {
  const server = new Server();
  const [here, there] = [new Tab(server, "a"), new Tab(server, "b")];
  const id = annotate(here);
  here.send(1);
  there.ask();
  there.look();
  there.model.edit(id, { note: "from there" }, "noted");
  there.send(1);
  here.ask();
  here.look();
  here.hear();
  equal(here.model.annotations.map(({ note }) => note), ["from there"]);
}

export function test_values_say_the_same_in_any_order_and_with_or_without_nulls() {
  equal(isSame({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1, d: null }), true);
  equal([isSame({ a: 1 }, { a: 2 }), isSame([1, 2], [1, 2, 3]), isSame("a", { a: 1 }), isSame(0, null)], [false, false, false, false]);
}
