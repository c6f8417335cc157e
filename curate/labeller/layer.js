// A layer as it stands after some changes. Pure.

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Remark} Remark */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").LayerState} LayerState */
/** @typedef {{annotations: Map<string, Annotation>, remarks: Map<string, Remark>, rejected: Set<string>, state: LayerState,
 *   age: number}} Layer
 * `age` grows with each change */

/** @param {import("./types.js").LayerBody} body @returns {Layer} */
export function layerOf({ annotations, rejected, remarks = [], state }) {
  return {
    annotations: new Map(annotations.map((one) => [one.id, one])),
    remarks: new Map(remarks.map((one) => [one.id, one])),
    rejected: new Set(rejected),
    state,
    age: 0,
  };
}

/** @param {Layer} base @param {Change[]} changes @returns {Layer} */
export function replayed(base, changes) {
  const { annotations, remarks, rejected } = base;
  const layer = { ...base, annotations: new Map(annotations), remarks: new Map(remarks), rejected: new Set(rejected) };
  for (const change of changes) replay(layer, change);
  return layer;
}

/** The twin of `replay` in curate/core/layers.py. @param {Layer} layer @param {Change} change */
export function replay(layer, { action, annotation, remark, target = "" }) {
  layer.age += 1;
  if (layer.state === "assigned") layer.state = "in_progress";
  if (action === "put" && annotation) layer.annotations.set(annotation.id, annotation);
  else if (action === "delete") layer.annotations.delete(target);
  else if (action === "reject") layer.rejected.add(target);
  else if (action === "unreject") layer.rejected.delete(target);
  else if (action === "remark" && remark) layer.remarks.set(remark.id, remark);
  else if (action === "unremark") layer.remarks.delete(target);
  else if (action === "submit") layer.state = "submitted";
  else if (action === "reopen") layer.state = "in_progress";
}
