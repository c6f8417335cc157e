"""JSON Lines: a document in every line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NoReturn

from curate.adapters.importers.encoding import (
    ROW_LIMIT,
    Unreadable,
    byte_order_mark,
    describe_broken,
    megabytes,
    refuse_nul,
)
from curate.adapters.importers.fields import Row, build_document, find_fields, name_text_fields
from curate.adapters.importers.lines import Line, read_lines
from curate.core.documents import Block, Document, Rejection
from curate.core.spans import Span, trim

KINDS = ("headline", "heading", "byline", "body", "list", "quote", "caption", "post")


class Number(str):
    """A JSON number as it was written: `1.10` stays `1.10`, and `10 ** 5000` costs nothing."""

    __slots__ = ()


def read_jsonl(path: Path, source: str) -> Iterator[Document | Rejection]:
    """A document for each line that holds one, a rejection for each that does not; empty lines are passed over."""
    try:
        with path.open("rb") as handle:
            _refuse_other_encodings(handle, path.name)
            for line in read_lines(handle):
                outcome = _read_line(line, source, path.name)
                if outcome is not None:
                    yield outcome
    except Unreadable as error:
        yield Rejection(source, str(error))
    except OSError as error:
        yield Rejection(source, f"it cannot be read ({error.strerror or error}); check its name and permissions")


def _refuse_other_encodings(handle: BinaryIO, name: str) -> None:
    start = handle.read(4096)
    marked = byte_order_mark(start)
    if marked is not None and marked[1] != "utf-8":
        raise Unreadable(f"it is {marked[1].upper()}; convert it with `iconv -t UTF-8 '{name}' > NEW-FILE`")
    refuse_nul(start, name=name)
    handle.seek(len(marked[0]) if marked else 0)


def _read_line(line: Line, source: str, name: str) -> Document | Rejection | None:
    try:
        if line.raw is None:
            raise Unreadable(f"the line is longer than {megabytes(ROW_LIMIT)}; split it into its articles")
        if not line.raw.strip():
            return None
        return _build(_parse(line.raw, name), Row(source, line.number))
    except Unreadable as error:
        return Rejection(f"{source}:{line.number}", str(error))
    except RecursionError:
        return Rejection(f"{source}:{line.number}", "its JSON is nested too deeply; give one flat object a line")


def _parse(raw: bytes, name: str) -> dict[str, object]:
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_duplicates,
        )
    except UnicodeDecodeError as error:
        raise Unreadable(describe_broken(raw, error, name=name)) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"it is not JSON ({error.msg} at character {error.pos}); write one JSON object a line"
        ) from error
    if not isinstance(value, dict):
        raise Unreadable(f"it is {_name_type(value)}, not an object; write one JSON object a line")
    return value


def _refuse_constant(constant: str) -> NoReturn:
    raise Unreadable(f"{constant} is not JSON; write null, or leave the key out")


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable(f"the key {twice!r} stands twice; keep one of them")
    return found


def _build(row: dict[str, object], place: Row) -> Document:
    given = {key: value for key, value in row.items() if value is not None}
    fields = find_fields([key for key in given if key != "blocks"])
    if "text" not in fields:
        raise Unreadable(f"it has no text; give it under one of {name_text_fields()}")
    for field, key in fields.items():
        _check_type(field, key, given[key])
    values = {key: _as_text(value, key == fields.get("author")) for key, value in given.items() if key != "blocks"}
    text = values[fields["text"]]
    return build_document(values, fields, place, read_blocks(given.get("blocks", []), text))


def _check_type(field: str, key: str, value: object) -> None:
    number = isinstance(value, Number)
    text = isinstance(value, str) and not number
    names = field == "author" and isinstance(value, list) and all(type(name) is str for name in value)
    if text or names or (number and field in ("doc_id", "published")):
        return
    raise Unreadable(f"{key!r} is {_name_type(value)}; write it as text, in quotation marks")


def _as_text(value: object, names: bool = False) -> str:
    if isinstance(value, str):
        return str(value)
    if names and isinstance(value, list):
        return "; ".join(map(str, value))
    return _as_json(value)


def _as_json(value: object) -> str:
    """JSON of a parsed value, its numbers as they were written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def read_blocks(value: object, text: str) -> tuple[Block, ...]:
    """Checked blocks of `text` from parsed JSON; raises Unreadable for the first that does not fit."""
    if not isinstance(value, list):
        raise Unreadable(f"'blocks' is {_name_type(value)}; write a list of objects with kind, start and end")
    return tuple(_read_block(block, text, f"block {nth}") for nth, block in enumerate(value, start=1))


def _read_block(block: object, text: str, name: str) -> Block:
    if not isinstance(block, dict):
        raise Unreadable(f"{name} is {_name_type(block)}; write an object with kind, start and end")
    kind = block.get("kind")
    if kind not in KINDS:
        raise Unreadable(f"{name} is of the kind {kind!r}; write one of {', '.join(KINDS)}")
    span = _read_span(block, text, name)
    quoted = block.get("text", span.of(text))
    if quoted != span.of(text):
        raise Unreadable(f"{name} says {quoted!r} where the text has {span.of(text)!r}; count code points from 0")
    return Block(str(kind), span, _read_attributes(block.get("attributes", {}), name))


def _read_span(block: Mapping[str, object], text: str, name: str) -> Span:
    start, end = (_read_offset(block.get(key), f"{key!r} of {name}") for key in ("start", "end"))
    try:
        span = Span(start, end)
        span.of(text)
    except ValueError as error:
        raise Unreadable(f"{name}: {error}; count code points from 0, the end exclusive") from error
    tight = trim(text, span)
    if tight is None:
        raise Unreadable(f"{name} covers white space only; leave it out")
    if tight != span:
        raise Unreadable(f"{name} begins or ends with white space; write start {tight.start} and end {tight.end}")
    return span


def _read_offset(value: object, name: str) -> int:
    # isdecimal() takes digits of every script, but JSON has let through only 0 to 9.
    if isinstance(value, Number) and value.isdecimal() and len(value) < 19:
        return int(value)
    raise Unreadable(f"{name} is {value!r}; write a whole number")


def _read_attributes(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Unreadable(f"'attributes' of {name} is {_name_type(value)}; write an object of texts")
    return {key: _as_text(attribute) for key, attribute in value.items() if attribute is not None}


def _name_type(value: object) -> str:
    if isinstance(value, Number):
        return "a number"
    names: Sequence[tuple[type, str]] = ((str, "text"), (bool, "true or false"), (list, "a list"), (dict, "an object"))
    return next((name for kind, name in names if isinstance(value, kind)), "null")
