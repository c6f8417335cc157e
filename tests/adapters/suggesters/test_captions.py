"""Credits that make a line a caption, and what else stands in parentheses at the end of a line."""

from collections.abc import Callable

import pytest

from curate.adapters.suggesters.captions import suggest_captions
from curate.core.documents import Block, Document
from curate.core.layers import Mark
from curate.core.spans import Span

Check = Callable[..., list[Mark]]

# The credit without its parentheses: photographer, agency, via.
CREDITS: list[tuple[str, str | None, str | None, str | None]] = [
    ("AP Photo/Sam Hill", "Sam Hill", "AP", None),
    ("AP Photo/Sam Hill, File", "Sam Hill", "AP", None),
    ("Sam Hill/Getty Images", "Sam Hill", "Getty Images", None),
    ("SAM HILL / AFP", "SAM HILL", "AFP", None),
    ("Photo by Sam Hill/AFP via Getty Images", "Sam Hill", "AFP", "Getty Images"),
    ("Sam Hill/The Ellery Courier via AP", "Sam Hill", "The Ellery Courier", "AP"),
    ("Igor Petrov, Sputnik, Kremlin Pool Photo via AP", "Igor Petrov", "Sputnik", "AP"),
    ("Kremlin Press Service/Handout via REUTERS", None, "Kremlin Press Service", "REUTERS"),
    ("REUTERS/Mira Holt", "Mira Holt", "REUTERS", None),
    ("Mira Holt, Harbor Press", "Mira Holt", "Harbor Press", None),
    ("Mira Holt / Harbor Press", "Mira Holt", "Harbor Press", None),
    ("Mira Holt – Harbor Press", "Mira Holt", "Harbor Press", None),
    ("Mira Holt | Harbor Press", "Mira Holt", "Harbor Press", None),
    ("Mira Holt for The Ellery Courier", "Mira Holt", "The Ellery Courier", None),
    ("Mira Holt/For The Courier", "Mira Holt", "The Courier", None),
    ("Mira Holt/Staff", "Mira Holt", None, None),
    ("Mira Holt, Staff Photographer", "Mira Holt", None, None),
    ("Harbor News Photo/Mira Holt", "Mira Holt", "Harbor News", None),
    ("Sean O’Neil/Northfield Photo Agency", "Sean O’Neil", "Northfield Photo Agency", None),
    ("Ana de la Cruz/Coastline Images via AP", "Ana de la Cruz", "Coastline Images", "AP"),
    ("Jens Müller/picture alliance via Getty Images", "Jens Müller", "picture alliance", "Getty Images"),
    ("dpa/Jens Müller", "Jens Müller", "dpa", None),
    ("Official White House Photo by Adam Stone", "Adam Stone", None, None),
    ("U.S. Navy photo", None, "U.S. Navy", None),
    ("Courtesy of Jane Roe", "Jane Roe", None, None),
    ("Photo courtesy of the Holt family", None, None, None),
    ("Credit: Jane Roe", "Jane Roe", None, None),
    ("Picture: Getty", None, "Getty", None),
    ("Image: PA", None, "PA", None),
    ("PA Wire", None, "PA Wire", None),
    ("PA", None, "PA", None),
    ("Reuters", None, "Reuters", None),
    ("Shutterstock", None, "Shutterstock", None),
    ("Valley Wire", None, "Valley Wire", None),
    ("NASA/JPL-Caltech", None, "NASA", None),
    ("Ellery Police Department via Facebook", None, "Ellery Police Department", "Facebook"),
    ("@janeroe/Instagram", "@janeroe", "Instagram", None),
    ("Screenshot/YouTube", None, "YouTube", None),
    ("Screenshot", None, None, None),
    ("Handout", None, None, None),
    ("File", None, None, None),
    ("File photo", None, None, None),
    ("Contributed photo", None, None, None),
]

MONTHS = (
    "January February March April May June July August September October November December "
    "Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sept. Sep. Oct. Nov. Dec. Jan Aug Sept DEC."
).split()
DATES = [
    *(f"{month} 30, 2024" for month in MONTHS),
    *(f"30 {month} 2024" for month in MONTHS),
    *(f"{month} 2024" for month in MONTHS),
    *(f"{month} 3" for month in MONTHS),
    *MONTHS,
    *("Monday", "Tues.", "Sunday, March 3, 2024", "Thurs. Jan. 3", "spring 2024", "late summer 2024"),
]

NOT_CREDITS = [
    "The bill was written by Sen. Jane Roe (D-NY)",
    "The bill was written by Sen. Jane Roe (R-Ohio).",
    "Tarn joined the alliance (NATO).",
    "It was drafted by the Environmental Protection Agency (EPA).",
    "He works for the Associated Press (AP).",
    "He works for Agence France-Presse (AFP).",
    "PORT ELLERY (AP)",
    "He was born in the old town (1956).",
    "The vote failed (again).",
    "The council drew a map of the old town (see photo).",
    "The two (pictured) met in the spring (pictured).",
    "The rally was big (photos).",
    "The hearing is on a Monday (May 3).",
    "Tam prefers the old name (they/them).",
    "She spoke to the council (via Zoom).",
    "It starred a newcomer (Emma Jones).",
    "The theory is older (Smith and Jones, 2019).",
    "He lives there with a friend (Jane Roe, 34).",
    "The question came from an MP (Labour, Leeds North).",
    "Fares rose (and/or fell).",
    "The fall surprised the company (NYSE: ACME).",
    "It weighs 20 pounds (9 kilograms).",
    "The station was sold (for 3m euros).",
    "(Reporting by Jane Roe; Editing by John Doe)",
    "(Additional reporting by Jane Roe in Tarn; Editing by John Doe)",
    "Police told reporters that nobody was hurt (Reuters).",
    "“We did it,” she said (AP).",
    "He is a strange man (I think).",
    "The radio was first (BBC)",
    "An open parenthesis ends nothing (AP Photo/Sam Hill",
    "(AP)",
    *(f"The pier at dusk (Corvane, {date})." for date in DATES),
    *(f"The pier at dusk (Port Ellery / {date})." for date in DATES),
    *(f"The pier at dusk (Photo: {date})." for date in DATES),
    "The pier at dusk (Port Ellery, Maine, Jan. 30, 2024).",
    "The pier at dusk (Photo taken Jan. 30, 2024).",
    "The pier at dusk. Picture: May 2024.",
    "The pier at dusk. Photo: Corvane, Jan.",
]


@pytest.mark.parametrize(("credit", "photographer", "agency", "via"), CREDITS)
@pytest.mark.parametrize("form", ["Crowds gather in the rain ({}).", "Crowds gather in the rain. ({})"])
def test_a_credit_in_parentheses_makes_a_caption(
    check_marks: Check, form: str, credit: str, photographer: str | None, agency: str | None, via: str | None
) -> None:
    line = form.format(credit)
    [mark] = check_marks(suggest_captions, f"The council met.\n⟦{line}⟧\nIt went on for hours.")
    found = tuple(mark.attributes.get(name) for name in ("photographer", "agency", "via"))
    assert found == (photographer, agency, via)
    assert mark.attributes["certainty"] == "high"
    where = mark.attributes["credit"]
    assert isinstance(where, Span)
    assert where.of(f"The council met.\n{line}\n") == f"({credit})"


@pytest.mark.parametrize(
    ("credit", "photographer", "agency"),
    [
        ("AP Photo/Mira Holt, Jan. 30, 2024", "Mira Holt", "AP"),
        ("Mira Holt/AP, Monday", "Mira Holt", "AP"),
        ("Mira Holt/Harbor Press/May 2024", "Mira Holt", "Harbor Press"),
        ("Photo by Mira Holt, Jan. 30, 2024", "Mira Holt", None),
        ("Corvane, Jan. 30, 2024, File", None, None),
        ("File photo, Jan. 30, 2024", None, None),
        ("Mira Holt, Reuters, Jan. 30", "Mira Holt", "Reuters"),
        ("Jan Smits/Reuters", "Jan Smits", "Reuters"),
        ("April Jones, Harbor Press", "April Jones", "Harbor Press"),
        ("May Chen/The Sun", "May Chen", "The Sun"),
        ("June Holt/Sun", "June Holt", "Sun"),
    ],
)
def test_a_date_in_a_credit_is_nobodys_name(
    check_marks: Check, credit: str, photographer: str | None, agency: str | None
) -> None:
    [mark] = check_marks(suggest_captions, f"⟦The pier at dusk ({credit}).⟧\nIt went on for hours.")
    assert (mark.attributes.get("photographer"), mark.attributes.get("agency")) == (photographer, agency)


@pytest.mark.parametrize("date", DATES)
def test_a_date_is_no_part_of_a_place(check_marks: Check, date: str) -> None:
    [mark] = check_marks(suggest_captions, f"⟦Workers wait in Corvane, {date}. (AP Photo/Sam Hill)⟧")
    assert mark.attributes.get("location") == ("Corvane" if not date[0].isdigit() else None)
    [mark] = check_marks(suggest_captions, f"⟦Workers wait in Corvane, Maine, {date}. (AP Photo/Sam Hill)⟧")
    assert mark.attributes["location"] == "Corvane, Maine"
    assert mark.attributes.get("date") == (date if "30" in date and "2024" in date else mark.attributes.get("date"))


@pytest.mark.parametrize("line", NOT_CREDITS)
def test_other_parentheses_at_the_end_of_a_line(check_marks: Check, line: str) -> None:
    check_marks(suggest_captions, f"The council met.\n{line}\nIt went on for hours.")


@pytest.mark.parametrize(
    ("line", "photographer"),
    [
        ("Ferries wait at the pier. Image: Mira Holt.", "Mira Holt"),
        ("Ferries wait at the pier. Photograph: Mira Holt/The Guardian", "Mira Holt"),
        ("Ferries wait at the pier. Photo: Mira Holt", "Mira Holt"),
        ("Ferries wait at the pier Image: NASA", None),
    ],
)
def test_a_credit_without_parentheses_is_of_low_certainty(
    check_marks: Check, line: str, photographer: str | None
) -> None:
    [mark] = check_marks(suggest_captions, f"⟦{line}⟧\nThe council met.")
    assert mark.attributes["certainty"] == "low"
    assert mark.attributes.get("photographer") == photographer


@pytest.mark.parametrize(
    ("description", "location", "date"),
    [
        ("Jane Roe speaks in Port Ellery, Maine, on Monday, March 4, 2024.", "Port Ellery, Maine", "March 4, 2024"),
        ("Buses wait on 7 May 2021, in Tarn, Texas. More came.", "Tarn, Texas", "7 May 2021"),
        ("Buses wait at St. Ives, N.Y., on Sept. 9, 2021.", "St. Ives, N.Y.", "Sept. 9, 2021"),
        ("Buses wait in Corvane, Me., Jan. 3, 2024.", "Corvane, Me.", "Jan. 3, 2024"),
        ("Buses wait in Corvane, Maine Jan 3 2024.", "Corvane, Maine", "Jan 3 2024"),
        ("Buses wait in Corvane, Mayor Jane Roe at their side.", "Corvane", None),
        ("Buses wait in Corvane, Jan Smits at their side.", "Corvane", None),
        ("Buses wait in Sun Valley, Idaho.", "Sun Valley, Idaho", None),
        ("Buses wait in Augusta, Maine.", "Augusta, Maine", None),
        ("Buses wait in Corvane, New South Wales.", "Corvane, New South Wales", None),
        ("Buses wait.", None, None),
        ("In May, Jane Roe waits.", None, None),
    ],
)
def test_place_and_date_are_read_off_the_description(
    check_marks: Check, description: str, location: str | None, date: str | None
) -> None:
    [mark] = check_marks(suggest_captions, f"⟦{description} (AP Photo/Sam Hill)⟧")
    assert (mark.attributes.get("location"), mark.attributes.get("date")) == (location, date)


def test_a_caption_block_gives_its_describing_lines_and_never_doubles() -> None:
    text = "Lead.\nFerries wait (no wind today)\nAP Photo/Sam Hill\nCrowds gather (Sam Hill/AFP).\nEnd."
    start, end = text.index("Ferries"), text.index("\nCrowds")
    document = Document(id="d", text=text, blocks=(Block("caption", Span(start, end)),))
    block, line = suggest_captions(document)
    assert block.span.of(text) == "Ferries wait (no wind today)"
    assert block.attributes["photographer"] == "Sam Hill"
    assert line.span.of(text) == "Crowds gather (Sam Hill/AFP)."


def test_posts_and_headlines_are_no_captions() -> None:
    line = "Crowds gather (Sam Hill/AFP)"
    for kind in ("post", "headline"):
        assert not list(suggest_captions(Document(id="d", text=line, blocks=(Block(kind, Span(0, len(line))),))))


def test_the_captions_of_the_shared_article(shared_seed: str) -> None:
    marks = list(suggest_captions(Document(id="seed", text=shared_seed)))
    assert [mark.attributes["photographer"] for mark in marks] == ["CHANDAN KHANNA", "Go Nakamura", "Vladimir Smirnov"]
    assert [mark.attributes["agency"] for mark in marks] == ["AFP", "Getty Images", "Sputnik"]
