import { climb } from "/labeller/tested/uncover.js";
import { equal } from "./check.js";

const line = (top) => ({ top, bottom: top + 20 });

export function test_words_above_their_details_stay_where_they_are() {
  equal(climb(line(200), line(240), 100, 400), 0);
  equal(climb(line(40), line(60), 100, 400), 0);
}

export function test_words_under_their_details_come_out_by_what_is_needed() {
  equal(climb(line(420), line(420), 100, 400), 72);
}

export function test_of_a_long_span_the_beginning_stays_in_view() {
  equal(climb(line(200), line(900), 100, 400), 92);
}
