import { Activity } from "/labeller/tested/activity.js";
import { equal, seeded } from "./check.js";

const SUBJECT = { document_id: "d", author: "ana", suggestions_shown: true };

/** An activity with a clock that only the test moves, in seconds. */
function watched(isVisible = true) {
  const clock = { seconds: 0 };
  let made = 0;
  const activity = new Activity(() => clock.seconds * 1000, () => `s${(made += 1)}`, isVisible);
  activity.turnTo(SUBJECT);
  const at = (seconds, act) => {
    clock.seconds = seconds;
    return activity[act]();
  };
  return { activity, clock, at };
}

const lengths = (finished) => finished.map(({ stretch }) => stretch.seconds);

export function test_a_pause_to_read_counts_for_thirty_seconds_and_no_longer() {
  const { at } = watched();
  for (const seconds of [0, 10, 39, 200, 210]) at(seconds, "stir");
  equal(lengths(at(1000, "take")), [69, 40]);
  equal(lengths(at(2000, "take")), []);
}

export function test_time_in_a_hidden_page_does_not_count() {
  const { at } = watched();
  at(0, "stir");
  at(4, "hide");
  at(5, "stir");
  at(60, "show");
  equal(lengths(at(70, "take")), [4]);
  at(80, "stir");
  equal(lengths(at(83, "take")), [3]);
}

export function test_nothing_counts_before_the_first_input_or_without_a_document() {
  const { activity, at } = watched();
  equal(lengths(at(20, "take")), []);
  activity.turnTo(null);
  at(21, "stir");
  equal(lengths(at(60, "take")), []);
}

export function test_a_stretch_that_is_cut_goes_on_and_its_parts_add_up() {
  const { at } = watched();
  at(0, "stir");
  const first = at(20, "take");
  at(25, "stir");
  const second = at(100, "take");
  equal([lengths(first), lengths(second)], [[20], [35]]);
  equal(second[0].stretch.started, "1970-01-01T00:00:20.000Z");
  equal(new Set([...first, ...second].map(({ stretch }) => stretch.id)).size, 2);
}

export function test_what_was_done_in_a_document_is_booked_on_that_document() {
  const { activity, clock, at } = watched();
  at(0, "stir");
  clock.seconds = 8;
  activity.turnTo({ ...SUBJECT, document_id: "e", suggestions_shown: false });
  at(9, "stir");
  const finished = at(12, "take");
  equal(
    finished.map((one) => [one.document_id, one.author, one.stretch.suggestions_shown, one.stretch.seconds]),
    [["d", "ana", true, 8], ["e", "ana", false, 3]],
  );
}

export function test_a_closed_laptop_and_a_clock_that_is_set_back_add_nothing() {
  const { at } = watched();
  at(0, "stir");
  equal(lengths(at(8 * 3600, "take")), [30]);
  at(8 * 3600, "stir");
  at(7 * 3600, "stir");
  equal(lengths(at(7 * 3600 + 5, "take")), [5]);
}

export function test_all_that_is_counted_is_what_the_definition_counts() {
  const random = seeded(11);
  for (let round = 0; round < 50; round += 1) {
    const { at } = watched();
    const inputs = [];
    const finished = [];
    let isVisible = true;
    const seen = [];
    for (let second = 0; second < 400; second += 1) {
      const chance = random();
      if (chance < 0.04) {
        at(second, isVisible ? "hide" : "show");
        isVisible = !isVisible;
        // What was typed before the page was hidden says nothing of what is read after it.
        if (isVisible) inputs.length = 0;
      } else if (chance < 0.1) {
        at(second, "stir");
        if (isVisible) inputs.push(second);
      } else if (chance < 0.13) {
        finished.push(...at(second, "take"));
      }
      seen.push(isVisible && inputs.some((input) => input > second - 30));
    }
    finished.push(...at(400, "take"));
    const counted = lengths(finished).reduce((sum, one) => sum + one, 0);
    equal(Math.round(counted), seen.filter(Boolean).length);
    equal(finished.every(({ stretch }) => stretch.seconds > 0 && stretch.seconds <= 3600), true);
  }
}

export function test_hours_of_work_are_told_in_pieces() {
  const { at } = watched();
  for (let second = 0; second <= 7200; second += 10) at(second, "stir");
  const pieces = lengths(at(7200, "take"));
  equal([pieces.every((one) => one <= 3600), Math.round(pieces.reduce((sum, one) => sum + one, 0))], [true, 7200]);
}
