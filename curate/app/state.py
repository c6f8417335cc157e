"""What the pages share: the open project, and who is sitting at the screen."""

from urllib.parse import urlencode

import streamlit as st

from curate.core.errors import CurateError
from curate.core.people import Person, at_own_machine
from curate.services.annotating import check_annotator
from curate.services.corpus import progress_by_document
from curate.services.logging_in import cookie_name, who
from curate.services.projects import Project

PERSON = "person"
DOCUMENT = "document_id"
LOGGED_OUT = '<p role="alert">You are logged out. <a href="login">Log in again</a>.</p>'
_served: list[Project] = []


def serve(project: Project) -> None:
    """Makes this the project of every page in this process."""
    _served[:] = [project]


def project() -> Project:
    """The project that this process serves; raises CurateError where `serve` was not called."""
    if not _served:
        raise CurateError("the pages belong to a running project; start them with: curate run")
    return _served[0]


def person() -> Person:
    """Who is at the screen: who has logged in, or, without accounts, whoever they have said they are.

    Asks the database each time, so that a session which was ended a moment ago ends on a page that is open, too: then
    the page says so, and stops.
    """
    visitor = who(project(), st.context.cookies.get(cookie_name(project())))
    if visitor.person:
        return visitor.person
    if visitor.is_team:
        st.html(LOGGED_OUT)
        st.stop()
    return at_own_machine(str(st.session_state.get(PERSON) or "whoever is here"))


def is_asked_for_name() -> bool:
    """Whether a page has to keep room for `choose_person`."""
    return person().is_alone


def remember_person() -> None:
    """Where nobody logs in, the address says who somebody has said they are (`?person=ana`): they may come from a page
    that is not Streamlit's. A name that nobody can have is not taken."""
    asked = st.query_params.get(PERSON)
    if asked and PERSON not in st.session_state and _is_name(asked):
        st.session_state[PERSON] = asked


def say_person() -> None:
    """Puts the name into the address of whatever page is open, so that it is known wherever one goes from there."""
    if person().is_alone and st.session_state.get(PERSON):
        st.query_params[PERSON] = st.session_state[PERSON]


def label_address(document_id: str) -> str:
    """Where a document is labelled: on a page of its own, which is told what these pages remember."""
    name = st.session_state.get(PERSON) if person().is_alone else None
    return f"label?{urlencode({DOCUMENT: document_id} | ({PERSON: name} if name else {}))}"


def _is_name(name: str) -> bool:
    try:
        check_annotator(name)
    except CurateError:
        return False
    return True


def choose_person(role: str) -> str | None:
    """The name of who works here. Where nobody logs in it is asked for once, and remembered over pages and in the
    address (`?person=ana`).

    None, with a sentence on the page, where there is no name yet or it cannot be one.
    """
    by = person()
    if not by.is_alone:
        return by.name
    names = sorted({name for states in progress_by_document(project(), by=by).values() for name in states})
    asked = st.query_params.get(PERSON) or st.session_state.get(PERSON)
    if asked and asked not in names:
        names = sorted([*names, asked])
    chosen = st.selectbox(
        f"You are ({role})",
        names,
        index=names.index(asked) if asked in names else None,
        accept_new_options=True,
        placeholder="your name",
        key=f"choose_{PERSON}",
    )
    if not chosen:
        return None
    try:
        check_annotator(chosen)
    except CurateError as error:
        st.error(str(error))
        return None
    st.session_state[PERSON] = chosen
    st.query_params[PERSON] = chosen
    return chosen
