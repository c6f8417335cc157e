import { findPassages, passagesOf } from "/labeller/tested/search.js";
import { equal } from "./check.js";

/** As much of it as is searched. @type {any} */
const SCHEMA = {
  title: "News",
  description: "Code what is stored.\n\nUnits are\nsentences.",
  labels: [
    {
      name: "quote",
      title: "Quote",
      description: "Words of a speaker.",
      rules: [{ id: "length", text: "Four words or more.", example: "Zoë said [no]." }],
      attributes: [{ name: "cue", title: "Cue", description: "The verb." }, { name: "via", title: "Via", description: "" }],
    },
  ],
};

const found = (sought) => findPassages(passagesOf(SCHEMA), sought).map(({ title, rule, text }) => [title, rule, text]);

export function test_every_word_sought_is_found_wherever_it_stands() {
  equal(found("units"), [["News", null, "Units are sentences."]]);
  equal(found("WORDS quote"), [["Quote", null, "Words of a speaker."], ["Quote", "length", "Four words or more."]]);
  equal(found("cue"), [["Quote", null, "Cue: The verb."]]);
  equal(found("zoe"), [["Quote", "length", "Zoë said [no]."]]);
  equal(found("   "), []);
  equal(found("nowhere"), []);
}

export function test_what_was_found_is_set_off() {
  const [hit] = findPassages(passagesOf(SCHEMA), "zoe no");
  equal(hit.parts, [{ text: "Zoë", isHit: true }, { text: " said [", isHit: false }, { text: "no", isHit: true }, { text: "].", isHit: false }]);
  const all = findPassages(passagesOf(SCHEMA), "e").map(({ parts }) => parts.map(({ text }) => text).join(""));
  equal(all, findPassages(passagesOf(SCHEMA), "e").map(({ text }) => text));
  const wide = [{ label: "", title: "t", rule: null, text: "ﬁn 𝕸 finİ İ end" }];
  equal(findPassages(wide, "end")[0].parts.at(-1), { text: "end", isHit: true });
}
