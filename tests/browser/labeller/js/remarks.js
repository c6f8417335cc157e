import { Model } from "/labeller/tested/model.js";
import * as remarks from "/labeller/tested/remarks.js";
import { equal } from "./check.js";

/** Outcomes are looked into without asking which they are. @type {any} */
const { addRemark, editRemark, removeRemark } = remarks;

const TEXT = "😀 one two three";

/** Whose outcomes may be looked into without asking which they are. @returns {any} */
function newModel(more = {}) {
  let ids = 0;
  /** @type {any} */
  const labelling = {
    document: { id: "d", text: TEXT, sha256: "s", blocks: [], metadata: {} },
    schema: { digest: "g", labels: [] },
    layer: { author: "ana", state: "assigned", revision: 0, annotations: [], rejected: [], ...more },
    suggestions: [],
  };
  return new Model(labelling, () => `id ${(ids += 1)}`);
}

const shown = (model) => model.remarks.map(({ quote, text }) => [quote, text]);

export function test_a_remark_carries_its_words_and_is_sent() {
  const model = newModel();
  const { changes } = addRemark(model, { start: 2, end: 5 }, " is this a name? ");
  equal(changes.map(({ action, remark }) => [action, remark.start, remark.end, remark.quote, remark.text]), [
    ["remark", 2, 5, "one", "is this a name?"],
  ]);
  equal(shown(model), [["one", "is this a name?"]]);
}

export function test_remarks_are_changed_removed_and_all_of_it_undone() {
  const model = newModel();
  const { id } = addRemark(model, { start: 2, end: 5 }, "a");
  editRemark(model, id, "b");
  equal(editRemark(model, id, "b").changes, []);
  equal(editRemark(model, id, " ").changes.map(({ action }) => action), ["unremark"]);
  equal(shown(model), []);
  model.undo();
  equal(shown(model), [["one", "b"]]);
  model.undo();
  equal(shown(model), [["one", "a"]]);
  model.undo();
  equal(shown(model), []);
  model.redo();
  equal(shown(model), [["one", "a"]]);
}

export function test_a_remark_without_words_on_either_side_is_refused() {
  const model = newModel();
  equal(["refusal" in addRemark(model, { start: 2, end: 5 }, " "), "refusal" in addRemark(model, { start: 1, end: 2 }, "a")], [true, true]);
  equal(["refusal" in editRemark(model, "nobody", "a"), "refusal" in removeRemark(model, "nobody")], [true, true]);
  const { id } = addRemark(model, { start: 2, end: 5 }, "a");
  model.submit();
  equal(["refusal" in addRemark(model, { start: 2, end: 5 }, "a"), "refusal" in removeRemark(model, id)], [true, true]);
}

export function test_remarks_of_the_server_are_there_and_a_refused_one_is_undone_alone() {
  const remark = { id: "r", start: 6, end: 9, quote: "two", text: "hm" };
  const model = newModel({ remarks: [remark] });
  const { changes } = addRemark(model, { start: 2, end: 5 }, "a");
  model.settle([], [changes[0].id]);
  equal(shown(model), [["two", "hm"]]);
  removeRemark(model, "r");
  model.settle(model.pending.map(({ id }) => id), []);
  equal([shown(model), model.base.remarks.size], [[], 0]);
}
