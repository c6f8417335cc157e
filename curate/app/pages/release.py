"""Release: freeze the gold, and see what was released before."""

import pandas as pd
import streamlit as st

from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.services.releasing import create_release, list_project_releases, preview_release, release_row

st.title("Release")
preview = preview_release(project(), by=person())
if not preview.documents:
    st.info(
        "There is nothing to release yet. A document goes into a release when at least one person has submitted it "
        "and none of its conflicts is open."
    )
    if preview.left_out:
        st.page_link("pages/adjudicate.py", label=f"Settle the conflicts of {preview.left_out} documents", icon="⚖️")
else:
    ready, open_, marked = st.columns(3)
    ready.metric("Documents ready", preview.documents, border=True)
    open_.metric("Left out: open conflicts", preview.left_out, border=True)
    marked.metric("Gold annotations", sum(preview.labels.values()), border=True)
    titles = {label.name: label.title for label in project().schema.labels}
    counts = pd.DataFrame(
        {"Label": [titles.get(name, name) for name in preview.labels], "Annotations": list(preview.labels.values())}
    )
    st.dataframe(counts, hide_index=True, key="label_counts", width="content")
    if preview.left_out:
        st.page_link("pages/adjudicate.py", label="Settle the open conflicts", icon="⚖️")
    with st.form("release_form"):
        name = st.text_input("Name", placeholder="border-study", max_chars=60, key="release_name")
        seed = st.number_input("Seed of the split", min_value=0, value=project().settings.seed, key="release_seed")
        if st.form_submit_button("Freeze and write the release"):
            try:
                made = create_release(project(), name=name, seed=int(seed), by=person())
                st.success("  \n".join(made.summary()))
            except CurateError as error:
                st.error(str(error))

releases = [release_row(record) for record in list_project_releases(project(), by=person())]
if releases:
    st.subheader("Releases")
    headings = {"name": "Name", "version": "Version", "digest": "Digest", "at": "Made"}
    st.dataframe(pd.DataFrame(releases).rename(columns=headings), hide_index=True, key="releases", width="stretch")
