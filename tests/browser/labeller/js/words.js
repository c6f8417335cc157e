import * as words from "/labeller/tested/words.js";
import { moveEdge } from "/labeller/tested/words.js";
import { equal, randomText, seeded, whole } from "./check.js";

const at = (text, part) => ({ startUtf16: text.indexOf(part), endUtf16: text.indexOf(part) + part.length });
const cut = (text, stretch) => stretch && text.slice(stretch.startUtf16, stretch.endUtf16);

export function test_trimming_leaves_no_white_space_and_loses_nothing_else() {
  const random = seeded(2);
  for (let round = 0; round < 500; round += 1) {
    const text = randomText(random, 30);
    const [startUtf16, endUtf16] = [whole(random, text.length + 1), whole(random, text.length + 1)].sort((a, b) => a - b);
    const stretch = words.trim(text, { startUtf16, endUtf16 });
    const inside = text.slice(startUtf16, endUtf16);
    if (!stretch) equal([...inside].every(words.isSpace), true);
    else {
      const kept = cut(text, stretch);
      equal(words.isSpace(kept[0]) || words.isSpace(kept.at(-1)), false);
      equal(inside.replace(kept, ""), [...inside.replace(kept, "")].filter(words.isSpace).join(""));
    }
  }
}

export function test_snapping_grows_to_words_and_leaves_marks_out() {
  const text = "He said “it’s the mayor’s bridge”, today.";
  equal(cut(text, words.snapToWords(text, at(text, "s the may"))), "it’s the mayor’s");
  equal(cut(text, words.snapToWords(text, at(text, "bridge"))), "bridge");
  equal(cut(text, words.snapToWords(text, at(text, "bridge”"))), "bridge”");
  equal(cut(text, words.snapToWords(text, at(text, "”, tod"))), "”, today");
}

export function test_snapping_knows_words_beyond_its_reach() {
  const long = "x".repeat(150);
  const text = `${"y ".repeat(300)}${long} ${"z ".repeat(300)}`;
  const start = text.indexOf(long);
  equal(words.wordAround(text, start + 75), { startUtf16: start, endUtf16: start + 150 });
}

export function test_moving_by_words_visits_every_word_both_ways() {
  const text = "Ines’s car, 3.5 km  away –\n\n“so”. " + ".".repeat(400) + " end";
  const forth = [];
  for (let here = 0; here < text.length; ) forth.push(text.slice(here, (here = words.nextWordEnd(text, here))).trim());
  equal(forth.map((part) => part.replace(/^[^\p{L}\p{N}]+/u, "")), ["Ines’s", "car", "3.5", "km", "away", "so", "end"]);
  const back = [];
  for (let here = text.length; here > 0; ) back.push((here = words.previousWordStart(text, here)));
  equal(back.reverse().map((here) => text.slice(here).match(/^[\p{L}\p{N}.’]+/u)?.[0]), ["Ines’s", "car", "3.5", "km", "away", "so", "end"]);
}

export function test_moving_by_characters_never_enters_one() {
  const text = "e\u0301👩\u200d👩\u200d👧𝕸🇩🇪x";
  const stops = [];
  for (let here = 0; here < text.length; ) stops.push((here = words.nextCharacter(text, here)));
  const back = [];
  for (let here = text.length; here > 0; ) back.push((here = words.previousCharacter(text, here)));
  equal(stops.map((stop) => stop - 1 >= 0), stops.map(() => true));
  equal(stops, [2, 10, 12, 16, 17]);
  equal(back, [16, 12, 10, 2, 0]);
}

export function test_an_end_between_two_surrogates_is_moved_outward() {
  const text = "a😀b";
  equal(words.wholeCharacters(text, { startUtf16: 2, endUtf16: 2 }), { startUtf16: 1, endUtf16: 3 });
  equal(words.wholeCharacters(text, { startUtf16: 1, endUtf16: 3 }), { startUtf16: 1, endUtf16: 3 });
}

export function test_an_edge_moves_over_white_space_and_never_past_the_other() {
  const text = "one  two three";
  const two = at(text, "two");
  equal(cut(text, moveEdge(text, two, "end", 1, true)), "two three");
  equal(cut(text, moveEdge(text, two, "end", 1, false)), "two t");
  equal(cut(text, moveEdge(text, two, "start", -1, false)), "e  two");
  equal(cut(text, moveEdge(text, two, "start", 1, false)), "wo");
  equal(moveEdge(text, two, "end", -1, true), null);
  equal(cut(text, moveEdge(text, { startUtf16: 0, endUtf16: 8 }, "end", -1, true)), "one");
}
