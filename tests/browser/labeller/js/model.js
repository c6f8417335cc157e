import { Model } from "/labeller/tested/model.js";
import { equal, seeded, whole } from "./check.js";

const TEXT = "😀 one two three four five six seven eight nine ten.\nA second line.";

/** As much of it as the tests need. @returns {any} */
function labelling({ annotations = [], suggestions = [], state = "assigned" } = {}) {
  const attributes = [{ name: "kind", title: "Kind", type: "choice", values: ["a", "b"], required: true, description: "" }];
  const label = (name, more) => ({ name, title: name, attributes: [], multiline: false, overlap: false, ...more });
  return {
    document: { id: "d", text: TEXT, sha256: "s", blocks: [], metadata: {} },
    schema: { digest: "g", labels: [label("claim", { attributes }), label("quote"), label("post", { overlap: true, multiline: true })] },
    layer: { author: "ana", state, revision: 0, annotations, rejected: [] },
    suggestions,
  };
}

/** Whose outcomes may be looked into without asking which they are. @returns {any} */
function newModel(more) {
  let ids = 0;
  return new Model(labelling(more), () => `id ${(ids += 1)}`);
}

const span = (words) => {
  const start = Array.from(TEXT.slice(0, TEXT.indexOf(words))).length;
  return { start, end: start + Array.from(words).length };
};
const suggestion = (id, words, label = "quote") => ({ id, label, ...span(words), attributes: {}, author: "machine:m@1" });
const shown = (model) => JSON.stringify([model.annotations, [...model.layer.rejected].sort()]);

export function test_a_span_carries_its_words() {
  const model = newModel();
  model.add(span("two three"), "quote");
  equal(model.annotations.map(({ start, end, quote }) => [start, end, quote]), [[6, 15, "two three"]]);
}

export function test_what_may_not_be_is_refused_with_a_reason_and_changes_nothing() {
  const model = newModel();
  model.add(span("two three"), "quote");
  const before = shown(model);
  const refusals = [
    model.add(span("three four"), "quote"),
    model.add(span("ten.\nA"), "quote"),
    model.add(span(" "), "quote"),
    model.add(span("one"), "nonsense"),
    model.delete("nobody"),
    model.accept("nobody"),
    model.reject("nobody"),
    model.redo(),
  ];
  equal(refusals.map(({ refusal }) => typeof refusal), refusals.map(() => "string"));
  equal(shown(model), before);
  equal("refusal" in model.add(span("ten.\nA"), "post"), false);
}

export function test_labelling_just_the_words_of_a_suggestion_accepts_it() {
  const model = newModel({ suggestions: [suggestion("s1", "one"), suggestion("s2", "nine", "claim")] });
  model.add(span("one"), "quote");
  model.add(span("nine"), "quote");
  equal(model.annotations.map(({ origin }) => origin), ["s1", null]);
  equal(model.openSuggestions.map(({ id }) => id), ["s2"]);
  model.undo();
  model.undo();
  equal(model.openSuggestions.map(({ id }) => id), ["s1", "s2"]);
}

export function test_random_work_is_undone_to_the_beginning_and_done_again_to_the_end() {
  const random = seeded(5);
  for (let round = 0; round < 40; round += 1) {
    const model = newModel({ suggestions: [suggestion("s1", "one"), suggestion("s2", "nine"), suggestion("s3", "six", "claim")] });
    const states = [shown(model)];
    while (states.length < 30) {
      const { length } = model.done;
      actAtRandom(model, random);
      if (model.done.length > length) states.push(shown(model));
    }
    const end = states.length - 1;
    for (let at = end - 1; at >= 0; at -= 1) {
      model.undo();
      equal(shown(model), states[at]);
    }
    for (let at = 1; at <= end; at += 1) {
      model.redo();
      equal(shown(model), states[at]);
    }
  }
}

export function test_what_is_acknowledged_or_refused_in_any_portions_leaves_the_same_layer() {
  const random = seeded(6);
  for (let round = 0; round < 40; round += 1) {
    const model = newModel({ suggestions: [suggestion("s1", "one"), suggestion("s2", "nine")] });
    for (let act = 0; act < 30; act += 1) {
      actAtRandom(model, random);
      if (random() < 0.3) settleSome(model, random);
    }
    const before = shown(model);
    model.settle(model.pending.map(({ id }) => id), []);
    equal(shown(model), before);
    equal(JSON.stringify([...model.base.annotations.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),
      JSON.stringify([...model.layer.annotations.values()].sort((a, b) => (a.id < b.id ? -1 : 1))));
  }
}

export function test_a_refused_change_is_undone_alone() {
  const model = newModel();
  const [first] = model.add(span("one"), "quote").changes;
  const [second] = model.add(span("two"), "quote").changes;
  model.add(span("three"), "quote");
  model.settle([first.id], [second.id]);
  equal(model.annotations.map(({ quote }) => quote), ["one", "three"]);
  equal(model.pending.length, 1);
  model.undo();
  model.undo();
  equal([model.annotations.length, "refusal" in model.undo()], [0, true]);
}

export function test_a_refused_deletion_brings_the_span_back() {
  const model = newModel();
  const { id, changes } = model.add(span("one"), "quote");
  model.settle([changes[0].id], []);
  const deletion = model.delete(id).changes;
  model.settle([], [deletion[0].id]);
  equal(model.annotations.map(({ quote }) => quote), ["one"]);
}

export function test_work_of_an_earlier_visit_is_taken_up_once() {
  const model = newModel();
  const { changes } = model.add(span("one"), "quote");
  const later = newModel();
  later.resume(changes);
  later.resume(changes);
  equal([later.annotations.length, later.pending.length], [1, 1]);
  later.rebase({ state: "in_progress", revision: 3, annotations: [], rejected: [] });
  equal(later.annotations.length, 1);
}

export function test_a_suggestion_is_open_until_it_is_answered() {
  const model = newModel({ suggestions: [suggestion("s1", "one"), suggestion("s2", "nine")] });
  const { id } = model.accept("s1");
  model.reject("s2");
  equal(model.openSuggestions.length, 0);
  equal(model.annotations[0].origin, "s1");
  model.delete(id);
  equal(model.openSuggestions.map((open) => open.id), ["s1"]);
}

export function test_missing_attributes_are_named() {
  const model = newModel();
  const { id } = model.add(span("one"), "claim");
  equal(model.unfinished[0].missing, ["Kind"]);
  model.setAttribute(id, "kind", "a");
  equal(model.unfinished, []);
  equal(model.setAttribute(id, "kind", "a").changes, []);
}

export function test_a_submitted_layer_takes_nothing_until_it_is_reopened() {
  const model = newModel({ suggestions: [suggestion("s1", "one")] });
  const { id } = model.add(span("two"), "quote");
  model.submit();
  const acts = [model.add(span("six"), "quote"), model.delete(id), model.undo(), model.accept("s1"), model.reject("s1"), model.acceptAll("quote"), model.submit()];
  equal(acts.every((outcome) => "refusal" in outcome), true);
  model.reopen();
  equal("refusal" in model.delete(id), false);
}

function actAtRandom(model, random) {
  const words = TEXT.slice(3, -1).split(/[\s.]+/);
  const chosen = model.annotations[whole(random, model.annotations.length)]?.id ?? "nobody";
  const open = model.openSuggestions[whole(random, model.openSuggestions.length)]?.id ?? "nobody";
  const acts = [
    () => model.add(span(words[whole(random, 9)]), ["claim", "quote", "post"][whole(random, 3)]),
    () => model.add(span(words[whole(random, 9)]), "post"),
    () => model.delete(chosen),
    () => model.edit(chosen, span(words[whole(random, 9)]), "moved"),
    () => model.edit(chosen, { note: `note ${whole(random, 3)}` }, "noted"),
    () => model.relabel(chosen, ["claim", "quote", "post"][whole(random, 3)]),
    () => model.setAttribute(chosen, "kind", ["a", "b", undefined][whole(random, 3)]),
    () => model.accept(open),
    () => model.reject(open),
    () => model.acceptAll("quote"),
  ];
  acts[whole(random, acts.length)]();
}

function settleSome(model, random) {
  const count = whole(random, model.pending.length + 1);
  model.settle(model.pending.slice(0, count).map(({ id }) => id), []);
}
