import { stopsOf } from "/labeller/tested/blocks.js";
import { Lines } from "/labeller/tested/lines.js";
import { grown, nextAround, nextSegment, shrunk, withSegment } from "/labeller/tested/steps.js";
import { equal } from "./check.js";

/** @returns {any} */
const span = (start, end) => ({ start, end });
const SENTENCES = [span(0, 10), span(12, 20), span(22, 30)];

export function test_the_same_key_takes_the_sentence_here_and_then_the_next() {
  equal(nextSegment(SENTENCES, span(14, 14), 14, 1), SENTENCES[1]);
  equal(nextSegment(SENTENCES, SENTENCES[1], 20, 1), SENTENCES[2]);
  equal(nextSegment(SENTENCES, SENTENCES[2], 30, 1), null);
  equal(nextSegment(SENTENCES, SENTENCES[1], 20, -1), SENTENCES[0]);
  equal(nextSegment(SENTENCES, span(21, 21), 21, 1), SENTENCES[2]);
  equal(nextSegment(SENTENCES, span(21, 21), 21, -1), SENTENCES[1]);
  equal(nextSegment([], span(0, 0), 0, 1), null);
}

export function test_a_selection_takes_in_whole_sentences() {
  equal(withSegment(SENTENCES, SENTENCES[0], 1), span(0, 20));
  equal(withSegment(SENTENCES, span(14, 16), 1), span(14, 20));
  equal(withSegment(SENTENCES, span(14, 20), -1), span(12, 20));
  equal(withSegment(SENTENCES, span(22, 30), 1), span(22, 30));
}

export function test_after_the_last_comes_the_first() {
  const never = () => false;
  const at = (start) => (span) => span.start === start;
  equal(nextAround(SENTENCES, 11, 1, never), { next: SENTENCES[1], isRound: false });
  equal(nextAround(SENTENCES, 25, -1, never), { next: SENTENCES[2], isRound: false });
  equal(nextAround(SENTENCES, 25, 1, never), { next: SENTENCES[0], isRound: true });
  equal(nextAround(SENTENCES, 0, -1, never), { next: SENTENCES[2], isRound: true });
  equal(nextAround(SENTENCES, 0, 1, at(12)), { next: SENTENCES[2], isRound: false });
  equal(nextAround(SENTENCES, 0, 1, at(22)), { next: SENTENCES[0], isRound: true });
  equal(nextAround(SENTENCES, 0, -1, at(0)), { next: SENTENCES[2], isRound: true });
  equal(nextAround([SENTENCES[0]], 0, 1, at(0)), { next: SENTENCES[0], isRound: true });
}

export function test_growing_and_shrinking_pass_the_same_steps() {
  const around = [span(5, 9), span(0, 20), span(0, 21), span(0, 100), span(0, 20)];
  const up = [];
  for (let here = span(7, 7); here; here = grown(here, around)) up.push(here);
  equal(up, [span(7, 7), span(5, 9), span(0, 20), span(0, 21), span(0, 100)]);
  const down = [];
  for (let here = span(0, 100); here; here = shrunk(here, around)) down.push(here);
  equal(down, up.slice(1).reverse());
}

export function test_blocks_are_stops_and_so_is_each_line_of_ordinary_text() {
  const text = "Head\n\nBody one\nBody two\n— A (@a)\npic\nlast";
  const block = (kind, first, last) => ({ kind, startUtf16: text.indexOf(first), endUtf16: text.indexOf(last) + last.length });
  const blocks = [block("headline", "Head", "Head"), block("body", "Body one", "Body two"), block("post", "— A", "pic")];
  const stops = stopsOf(new Lines(text), blocks);
  equal(stops.map((stop) => text.slice(stop, stop + 6).trim()), ["Head", "Body o", "Body t", "— A (@", "last"]);
  equal(stopsOf(new Lines(""), []), []);
}
