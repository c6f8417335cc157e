"""The pages in their order: for Streamlit's navigation, and for the links on the Label page, which is none of it."""

from dataclasses import dataclass

from curate.core.people import Person, Right
from curate.services.projects import Project
from curate.services.starting import has_rounds


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is that of its file in pages/, and of its address."""

    name: str
    title: str
    icon: str
    right: Right = Right.LABEL


ENTRIES = (
    Entry("start", "Start", "🧭"),
    Entry("corpus", "Corpus", "🗂️"),
    Entry("label", "Label", "🖍️"),
    Entry("rounds", "People & rounds", "👥", Right.LEAD),
    Entry("progress", "Progress", "📈"),
    Entry("agreement", "Agreement", "📐", Right.ADJUDICATE),
    Entry("adjudicate", "Adjudicate", "⚖️", Right.ADJUDICATE),
    Entry("feedback", "Feedback", "💬"),
    Entry("release", "Release", "📦", Right.ADJUDICATE),
    Entry("label_studio", "Label Studio", "🔁", Right.LEAD),
)


def entries_for(by: Person) -> list[Entry]:
    return [entry for entry in ENTRIES if by.may(entry.right)]


def first_page(project: Project) -> str:
    """Who works alone begins with the corpus; as soon as work is planned, with what is next."""
    return "start" if has_rounds(project) else "corpus"


def menu(project: Project, by: Person) -> list[tuple[str, str]]:
    """Title and address, relative to the server's folder, of each page that this person may see."""
    first = first_page(project)
    return [(entry.title, "./" if entry.name == first else entry.name) for entry in entries_for(by)]
