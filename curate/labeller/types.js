/**
 * The shapes that travel between the modules; the API's are as `GET /api/labelling` answers them.
 *
 * An offset without a unit in its name counts Unicode code points, as Python does. `utf16` in a name
 * says that JavaScript's own units are counted.
 *
 * @typedef {{start: number, end: number}} Span
 * @typedef {Span & {text: string}} QuotedSpan
 * @typedef {string | boolean | QuotedSpan} AttributeValue
 * @typedef {Record<string, AttributeValue>} Attributes
 *
 * @typedef {object} Annotation
 * @property {string} id
 * @property {string} label
 * @property {number} start
 * @property {number} end
 * @property {string} quote
 * @property {Attributes} attributes
 * @property {string | null} origin id of the suggestion that it was accepted from
 * @property {string | null} note
 *
 * @typedef {object} Suggestion
 * @property {string} id
 * @property {string} label
 * @property {number} start
 * @property {number} end
 * @property {Attributes} attributes
 * @property {string} author
 *
 * @typedef {Span & {id: string, quote: string, text: string}} Remark a note on a passage that has no label
 *
 * @typedef {"put" | "delete" | "reject" | "unreject" | "remark" | "unremark" | "submit" | "reopen"} Action
 * @typedef {{action: Action, annotation?: Annotation, remark?: Remark, target?: string}} Draft a change without an id
 * @typedef {Draft & {id: string, revision?: number}} Change `revision`: the layer's that was seen when it was made
 *
 * @typedef {object} Attribute
 * @property {string} name
 * @property {string} title
 * @property {"choice" | "text" | "date" | "boolean" | "span"} type
 * @property {string[]} values
 * @property {boolean} required
 * @property {string} description
 *
 * @typedef {{id: string, number: string}} PartNames names of the attributes that tell which parts belong together, in which order
 *
 * @typedef {object} Label
 * @property {string} name
 * @property {string} title
 * @property {string} description
 * @property {string} hotkey
 * @property {{light: string, dark: string}} color
 * @property {string | null} unit
 * @property {boolean} multiline
 * @property {boolean} overlap
 * @property {Attribute[]} attributes
 * @property {PartNames} [parts] spans of this label may be parts of one thing
 * @property {{id: string, text: string, example: string}[]} rules
 * @property {{label: string, attribute: string, values: string[]}} [clauses] spans that make units of what they hold
 *
 * @typedef {{name: string, title: string, description: string, digest: string, labels: Label[]}} Schema
 * @typedef {{kind: string, start: number, end: number, attributes: Record<string, string>}} Block
 *
 * @typedef {object} Article
 * @property {string} id
 * @property {string} text
 * @property {string} sha256
 * @property {string} title
 * @property {Record<string, string | null>} metadata
 * @property {Block[]} blocks
 *
 * @typedef {"assigned" | "in_progress" | "submitted"} LayerState
 * @typedef {{author: string, state: LayerState, revision: number, annotations: Annotation[], rejected: string[],
 *   remarks?: Remark[]}} LayerBody
 * @typedef {{document: Article, schema: Schema, layer: LayerBody, suggestions: Suggestion[],
 *   suggestions_hidden: boolean}} Labelling
 *
 * @typedef {object} Parcel what `POST /api/changes` takes
 * @property {string} document_id
 * @property {string} author
 * @property {string} sha256
 * @property {string} schema_digest
 * @property {Change[]} changes
 *
 * @typedef {object} Acknowledgement
 * @property {string[]} acknowledged
 * @property {Rejection[]} rejected
 * @property {number} base_revision the layer's before these changes
 * @property {number} revision
 * @property {LayerState} state
 *
 * @typedef {{id: string, reason: string}} Rejection
 * @typedef {{layer: LayerBody, suggestions_hidden: boolean}} LayerAnswer
 *
 * @typedef {object} Offered a document that may be labelled
 * @property {string} document_id
 * @property {string} title
 * @property {string | null} state
 * @property {string} sitting another one when the document comes back to be read anew
 * @property {boolean} has_answers shown once it is submitted
 *
 * @typedef {object} Offer what `GET /api/offer` says; inside the page only the documents around the open one
 * @property {boolean} is_queue
 * @property {number} count
 * @property {number} submitted
 * @property {number} from place of the first of `documents`
 * @property {Offered[]} documents
 *
 * @typedef {object} Given what the server has put into the page
 * @property {string} version of the modules
 * @property {string | null} annotator null where nobody has said who they are
 * @property {string | null} author whose layers are opened: the annotator's, or the answer key
 * @property {boolean} as_key
 * @property {string | null} document_id null where there is nothing to label
 * @property {Offer} offer
 * @property {Labelling | null} labelling null where the server has to be asked, and says why not
 *
 * @typedef {{label: string, answer: string | null, own: string | null, is_same: boolean, note: string | null}} TrainingPlace
 * @typedef {{scores: {label: string | null, spans: string, f1: number | null}[], places: TrainingPlace[]}} TrainingAnswer
 *
 * @typedef {object} SentenceAnswer what `GET /api/sentences` says; both lists are sorted
 * @property {string} document_id
 * @property {string} sha256
 * @property {[number, number][]} sentences
 * @property {[number, number][]} inner sentences inside marked strings of two or more
 *
 * @typedef {object} Stretch time in which the annotator was active
 * @property {string} id
 * @property {string} started ISO 8601, UTC
 * @property {number} seconds
 * @property {boolean} suggestions_shown
 */

export {};
