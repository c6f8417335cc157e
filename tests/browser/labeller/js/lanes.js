import { stack } from "/labeller/tested/lanes.js";
import { equal, seeded, whole } from "./check.js";

function randomSpans(random, count, length) {
  return Array.from({ length: count }, (_, nth) => {
    const start = whole(random, length);
    return { id: `span ${nth}`, start, end: start + 1 + whole(random, 20) };
  });
}

export function test_spans_in_one_lane_never_touch_and_no_lane_is_wasted() {
  const random = seeded(3);
  for (let round = 0; round < 100; round += 1) {
    const spans = randomSpans(random, 40, 200);
    const lanes = stack(spans);
    for (const a of spans) {
      for (const b of spans) {
        const shares = a.id < b.id && a.start < b.end && b.start < a.end;
        if (shares && lanes.get(a.id) === lanes.get(b.id)) throw new Error(`${a.id} and ${b.id} lie on one another`);
      }
    }
    const deepest = Math.max(...spans.map((at) => spans.filter(({ start, end }) => start <= at.start && at.start < end).length));
    equal(Math.max(...lanes.values()) + 1, deepest);
  }
}

export function test_lanes_do_not_depend_on_the_order_of_labelling() {
  const random = seeded(4);
  const spans = randomSpans(random, 60, 100);
  const shuffled = [...spans].sort(() => random() - 0.5);
  equal([...stack(spans)].sort(), [...stack(shuffled)].sort());
}

export function test_nothing_needs_no_lane() {
  equal([...stack([])], []);
}
