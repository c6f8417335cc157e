// The little that the modules' own tests need.

/** @param {unknown} found @param {unknown} expected */
export function equal(found, expected) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

/** @param {() => void} act @param {string} words */
export function throws(act, words) {
  try {
    act();
  } catch (error) {
    if (String(error).includes(words)) return;
    throw error;
  }
  throw new Error(`nothing was thrown; "${words}" was expected`);
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). @param {number} seed */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {() => number} random @param {number} below */
export function whole(random, below) {
  return Math.floor(random() * below);
}

const PIECES = ["a", "Tarn", " ", "  ", "\n", "\r\n", "\t", ".", "“", "😀", "👩‍👧", "é", "𝕸", "קול", "صوت", "字", "\u00a0", "’s", "\ufeff"];

/** @param {() => number} random @param {number} pieces */
export function randomText(random, pieces) {
  return Array.from({ length: whole(random, pieces) }, () => PIECES[whole(random, PIECES.length)]).join("");
}
