import * as joins from "/labeller/tested/joins.js";
import { Model } from "/labeller/tested/model.js";
import { equal } from "./check.js";

/** Outcomes are looked into without asking which they are. @type {any} */
const { join, unjoin } = joins;

const TEXT = "one two three four five six seven eight";
const parts = { id: "quote_id", number: "part" };

/** Whose outcomes may be looked into without asking which they are. @returns {any} */
function newModel(more = {}) {
  const label = (name, rest) => ({ name, title: name, attributes: [], multiline: false, overlap: false, ...rest });
  let ids = 0;
  /** @type {any} */
  const labelling = {
    document: { id: "d", text: TEXT, sha256: "s", blocks: [], metadata: {} },
    schema: { digest: "g", labels: [label("quote", { parts }), label("tweet", { parts }), label("claim")] },
    layer: { author: "ana", state: "assigned", revision: 0, annotations: [], rejected: [], ...more },
    suggestions: [],
  };
  return new Model(labelling, () => `id ${(ids += 1)}`);
}

const span = (words) => ({ start: TEXT.indexOf(words), end: TEXT.indexOf(words) + words.length });
const add = (model, words, label = "quote") => model.add(span(words), label).id;
const groups = (model) => model.annotations.map(({ quote, attributes }) => [quote, attributes.quote_id, attributes.part]);

export function test_two_spans_become_parts_numbered_by_position_in_one_step() {
  const model = newModel();
  const later = add(model, "five");
  const earlier = add(model, "one");
  equal(join(model, later, earlier).changes.length, 2);
  equal(groups(model), [["one", "q1", "1"], ["five", "q1", "2"]]);
  model.undo();
  equal(groups(model), [["one", null, null], ["five", null, null]]);
  model.redo();
  equal(groups(model), [["one", "q1", "1"], ["five", "q1", "2"]]);
}

export function test_a_third_part_between_two_renumbers_them_and_other_groups_stay() {
  const model = newModel();
  const [one, three, five, seven, eight] = ["one", "three", "five", "seven", "eight"].map((words) => add(model, words));
  join(model, seven, eight);
  join(model, one, five);
  join(model, three, one);
  equal(groups(model), [["one", "q2", "1"], ["three", "q2", "2"], ["five", "q2", "3"], ["seven", "q1", "1"], ["eight", "q1", "2"]]);
  equal(model.parts(model.find(three)).map(({ quote }) => quote), ["one", "three", "five"]);
}

export function test_two_groups_become_one_under_the_id_of_the_first() {
  const model = newModel();
  const [one, two, three, four] = ["one", "two", "three", "four"].map((words) => add(model, words));
  join(model, one, three);
  join(model, two, four);
  join(model, two, one);
  equal(groups(model), [["one", "q2", "1"], ["two", "q2", "2"], ["three", "q2", "3"], ["four", "q2", "4"]]);
}

export function test_an_id_that_one_of_them_has_is_kept() {
  const model = newModel();
  const [one, two] = ["one", "two"].map((words) => add(model, words));
  model.setAttribute(two, "quote_id", "by hand");
  join(model, one, two);
  equal(groups(model), [["one", "by hand", "1"], ["two", "by hand", "2"]]);
}

export function test_a_part_that_leaves_has_no_id_and_the_others_close_up() {
  const model = newModel();
  const [one, two, three] = ["one", "two", "three"].map((words) => add(model, words));
  join(model, one, two);
  join(model, two, three);
  unjoin(model, one);
  equal(groups(model), [["one", null, null], ["two", "q1", "1"], ["three", "q1", "2"]]);
  unjoin(model, two);
  equal(groups(model), [["one", null, null], ["two", null, null], ["three", "q1", null]]);
  equal(model.parts(model.find(three)), []);
  model.undo();
  model.undo();
  equal(groups(model), [["one", "q1", "1"], ["two", "q1", "2"], ["three", "q1", "3"]]);
}

export function test_what_cannot_be_joined_is_refused_in_words() {
  const model = newModel();
  const [one, two] = ["one", "two"].map((words) => add(model, words));
  const [claim, tweet] = [add(model, "three", "claim"), add(model, "four", "tweet")];
  const before = groups(model);
  const refusals = [join(model, one, one), join(model, one, "nobody"), join(model, one, tweet), join(model, claim, one), unjoin(model, two)];
  equal(refusals.map(({ refusal }) => typeof refusal), refusals.map(() => "string"));
  equal(groups(model), before);
  model.submit();
  equal("refusal" in join(model, one, two), true);
}
