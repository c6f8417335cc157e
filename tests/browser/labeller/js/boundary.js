import { reachTo } from "/labeller/tested/boundary.js";
import { equal } from "./check.js";

const TEXT = "one two 😀 four";

/** What of the text is covered. */
const reached = (start, end, at) => {
  const { startUtf16, endUtf16 } = reachTo(TEXT, { startUtf16: start, endUtf16: end }, at);
  return TEXT.slice(startUtf16, endUtf16);
};

export function test_beyond_the_stretch_it_grows_to_there() {
  equal(reached(4, 7, 0), "one two");
  equal(reached(4, 7, 8), "two 😀");
  equal(reached(4, 7, TEXT.length - 1), "two 😀 four");
}

export function test_within_it_the_nearer_end_comes_there() {
  equal(reached(0, TEXT.length, 4), "two 😀 four");
  equal(reached(0, TEXT.length, 8), "one two 😀");
  equal(reached(0, 3, 0), "one");
}
