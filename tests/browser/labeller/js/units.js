import {
  answered, clauseSpans, touching, trimUnit, unitTarget, unitsOf,
} from "/labeller/tested/units.js";
import { equal, seeded, whole } from "./check.js";

const CLAUSES = { label: "quote", attribute: "type", values: ["direct", "block", "indirect"] };

/** Spans of the parts of a text that stand in brackets; the text without them is what `quote` cuts from. */
function marked(source, open = "[", close = "]") {
  const spans = [];
  let text = "";
  let start = 0;
  for (const character of source) {
    if (character === open) start = [...text].length;
    else if (character === close) spans.push({ start, end: [...text].length });
    else text += character;
  }
  return { text, spans, quote: ({ start, end }) => [...text].slice(start, end).join("") };
}

const at = (text, part) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

/** The words of the units of a text: its sentences in [], those within its marks given, the clauses by their words. */
function units(source, { inner = /** @type {string[]} */ ([]), clauses = /** @type {string[]} */ ([]) }) {
  const { text, spans, quote } = marked(source);
  const found = unitsOf({ sentences: spans, inner: inner.map((part) => at(text, part)) }, clauses.map((part) => at(text, part)), quote);
  return found.map(quote);
}

export function test_without_clauses_a_unit_is_a_sentence() {
  equal(units("[The port lost 40 jobs]. [Will it lose more]?", {}), ["The port lost 40 jobs", "Will it lose more"]);
}

export function test_of_a_sentence_with_a_speaker_only_the_reported_clause_stays() {
  const source = "[Rudd said the board ignored two warnings]. [The council rejected the plan].";
  equal(units(source, { clauses: ["the board ignored two warnings"] }), ["the board ignored two warnings", "The council rejected the plan"]);
  const marks = "[“We close the bridge tonight,” Whitlow said]. [It rains].";
  equal(units(marks, { clauses: ["“We close the bridge tonight,”"] }), ["We close the bridge tonight", "It rains"]);
}

export function test_inside_a_quote_every_sentence_is_a_unit() {
  const source = "[“The dam is old. It leaks! Who pays?” Rudd asked].";
  const inner = ["The dam is old", "It leaks", "Who pays"];
  equal(units(source, { inner, clauses: ["“The dam is old. It leaks! Who pays?”"] }), inner);
  equal(units(source, { inner }), ["“The dam is old. It leaks! Who pays?” Rudd asked"]);
}

export function test_a_block_quote_holds_the_sentences_of_its_paragraph() {
  const source = "[The Courier reported]:\n[Two pumps are out of order]. [Nobody knew].\n[It rained].";
  const found = units(source, { clauses: ["Two pumps are out of order. Nobody knew."] });
  equal(found, ["The Courier reported", "Two pumps are out of order", "Nobody knew", "It rained"]);
}

export function test_an_interrupted_quote_is_two_clauses_of_one_sentence() {
  const source = "[“We knew,” Rudd said, “and nobody asked us”].";
  equal(units(source, { clauses: ["“We knew,”", "“and nobody asked us”"] }), ["We knew", "and nobody asked us"]);
}

export function test_a_quote_over_two_sentences_leaves_the_attribution_out() {
  const source = "[The dam is old]. [It leaks, said Rudd].";
  equal(units(source, { clauses: ["The dam is old. It leaks,"] }), ["The dam is old", "It leaks"]);
}

export function test_trimming_takes_final_punctuation_and_enclosing_marks() {
  const trimmed = (words) => {
    const quote = ({ start, end }) => [...words].slice(start, end).join("");
    const found = trimUnit({ start: 0, end: [...words].length }, quote);
    return found && quote(found);
  };
  equal(trimmed("“We close the bridge tonight,”"), "We close the bridge tonight");
  equal(trimmed("  The end?! "), "The end");
  equal(trimmed("it is “a bill.”"), "it is “a bill.”");
  equal(trimmed("“Go” is “stop”"), "“Go” is “stop”");
  equal(trimmed("“She told me ‘go home’ and left,”"), "She told me ‘go home’ and left");
  equal(trimmed("“We knew"), "We knew");
  equal(trimmed("nobody asked.”"), "nobody asked");
  equal(trimmed('"So it is," '), "So it is");
  equal(trimmed('he said "no"'), 'he said "no"');
  equal(trimmed("«Nein.»"), "Nein");
  equal(trimmed("„Nein.“"), "Nein");
  equal(trimmed("the farmers’"), "the farmers’");
  equal(trimmed("𝕸𝖊 too."), "𝕸𝖊 too");
  equal(trimmed("“…”"), null);
  equal(trimmed(""), null);
}

export function test_units_never_overlap_and_lie_in_sentences_or_clauses() {
  const random = seeded(11);
  for (let round = 0; round < 400; round += 1) {
    const { sentences, inner, clauses, text } = randomSentences(random);
    const quote = ({ start, end }) => text.slice(start, end);
    const found = unitsOf({ sentences, inner }, clauses, quote);
    found.forEach((unit, nth) => {
      if (nth) equal(found[nth - 1].end <= unit.start, true);
      equal(unit.start < unit.end, true);
      const home = [...sentences.filter((one) => !touching(clauses, one).length), ...clauses];
      equal(home.some((one) => one.start <= unit.start && unit.end <= one.end), true);
    });
    // Every sentence that no clause touches is a unit, whatever else there is.
    for (const one of sentences) {
      const isOwn = found.some(({ start, end }) => start === one.start && end === one.end);
      if (!touching(clauses, one).length) equal(isOwn, true);
    }
    // No clause with words in it is lost.
    for (const clause of clauses) equal(touching(found, clause).length > 0, Boolean(trimUnit(clause, quote)));
  }
}

/** Sentences with spaces between them, some with sentences inside, and clauses anywhere, apart from one another. */
function randomSentences(random) {
  const sentences = [];
  const inner = [];
  let text = "";
  for (let nth = whole(random, 8); nth >= 0; nth -= 1) {
    const start = text.length;
    for (let words = whole(random, 3); words >= 0; words -= 1) {
      const from = text.length;
      text += "word".slice(0, 1 + whole(random, 4));
      if (whole(random, 3) === 0) inner.push({ start: from, end: text.length });
      text += [" ", ". ", ", ", "” "][whole(random, 4)];
    }
    text += "x";
    sentences.push({ start, end: text.length });
    text += ". ";
  }
  const clauses = [];
  for (let from = whole(random, 12); from + 2 < text.length; ) {
    const end = Math.min(text.length, from + 1 + whole(random, 25));
    clauses.push({ start: from, end });
    from = end + whole(random, 12);
  }
  return { sentences, inner, clauses, text };
}

export function test_clauses_are_the_annotators_and_where_there_are_none_those_suggested() {
  /** @returns {any} */
  const one = (start, end, type, label = "quote") => ({ id: `${start}`, label, start, end, attributes: type ? { type } : {} });
  const annotations = [one(0, 10, "direct"), one(20, 30, "mixed"), one(32, 34, "direct", "tweet"), one(40, 50, undefined)];
  const open = [one(5, 8, "direct"), one(22, 25, "indirect"), one(60, 70, "block"), one(80, 90, "mixed")];
  equal(clauseSpans(CLAUSES, annotations, open).map(({ start }) => start), [0, 60]);
  equal(clauseSpans(undefined, annotations, open), []);
}

export function test_a_unit_is_answered_by_an_annotation_on_it_or_by_its_no() {
  const spans = [{ start: 0, end: 10 }, { start: 12, end: 20 }, { start: 22, end: 30 }];
  const rejected = new Set([unitTarget("claim", spans[1]), "unit:opinion:22-30", unitTarget("claim", { start: 22, end: 29 })]);
  const claims = /** @type {any[]} */ ([{ label: "claim", start: 9, end: 11 }]);
  const found = answered(spans, "claim", claims, rejected);
  equal(found.map(({ answer }) => answer), ["yes", "no", null]);
  equal(unitTarget("claim", spans[1]), "unit:claim:12-20");
}
