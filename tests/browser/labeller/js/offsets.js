import { Offsets } from "/labeller/tested/offsets.js";
import { equal, randomText, seeded, throws } from "./check.js";

export function test_offsets_count_what_python_counts() {
  const offsets = new Offsets("a😀b𝕸");
  equal(offsets.length, 4);
  equal([0, 1, 2, 3, 4].map((offset) => offsets.toUtf16(offset)), [0, 1, 3, 4, 6]);
  equal([0, 1, 3, 4, 6].map((utf16) => offsets.fromUtf16(utf16)), [0, 1, 2, 3, 4]);
}

export function test_every_offset_of_random_texts_survives_the_round_trip() {
  const random = seeded(1);
  for (let round = 0; round < 200; round += 1) {
    const text = randomText(random, 60);
    const characters = Array.from(text);
    const offsets = new Offsets(text);
    equal(offsets.length, characters.length);
    for (let offset = 0; offset <= characters.length; offset += 1) {
      const utf16 = offsets.toUtf16(offset);
      equal(text.slice(0, utf16), characters.slice(0, offset).join(""));
      equal(offsets.fromUtf16(utf16), offset);
    }
  }
}

export function test_offsets_outside_the_text_or_inside_a_character_are_refused() {
  const offsets = new Offsets("a😀");
  throws(() => offsets.toUtf16(3), "outside the text");
  throws(() => offsets.toUtf16(-1), "outside the text");
  throws(() => offsets.toUtf16(NaN), "outside the text");
  throws(() => offsets.fromUtf16(2), "middle of a surrogate pair");
  throws(() => offsets.fromUtf16(4), "outside the text");
}

export function test_an_empty_text_has_one_offset() {
  const offsets = new Offsets("");
  equal([offsets.length, offsets.toUtf16(0), offsets.fromUtf16(0)], [0, 0, 0]);
}
