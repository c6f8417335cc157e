"""What a Label Studio has told of: once a task, counted, and forgotten only as far as it was read."""

from curate.core.documents import Document
from curate.core.syncing import NOTHING
from curate.store.documents import add_documents
from curate.store.engine import Store
from curate.store.links import LinkedLayer, LinkedTask, add_link, change_link, put_layer, put_tasks
from curate.store.notices import add_notices, forget_notices, known_tasks, read_notices, webhook_digests


def test_what_is_told_again_while_it_is_read_stays(store: Store) -> None:
    with store.writing() as session:
        add_link(session, key="k", url="http://127.0.0.1:8080", project_id=1)
        add_link(session, key="l", url="http://127.0.0.1:8080", project_id=2)
        add_notices(session, link="k", task_ids=[7, 8])
        add_notices(session, link="l", task_ids=[7])
        told = read_notices(session, link="k")
        add_notices(session, link="k", task_ids=[8])
        forget_notices(session, link="k", read=told)
    with store.reading() as session:
        assert told == {7: 1, 8: 1}
        assert read_notices(session, link="k") == {8: 2}
        assert read_notices(session, link="l") == {7: 1}


def test_tasks_are_known_by_their_number_and_by_their_annotations(store: Store) -> None:
    with store.writing() as session:
        add_documents(session, documents=[Document(name, f"{name} text") for name in "abc"])
        for key, project in (("k", 1), ("l", 2)):
            add_link(session, key=key, url="http://127.0.0.1:8080", project_id=project)
        put_tasks(
            session, link="k", tasks=[LinkedTask("a", 7, None), LinkedTask("b", 8, None), LinkedTask("c", None, None)]
        )
        put_layer(session, link="k", layer=LinkedLayer("b", "bea", 5, None, NOTHING))
        put_layer(session, link="k", layer=LinkedLayer("c", "bea", 6, None, NOTHING))
        change_link(session, key="k", webhook="digest")
        assert known_tasks(session, link="k", task_ids=[7, 9], annotation_ids=[5, 6]) == {7: "a", 8: "b"}
        assert known_tasks(session, link="l", task_ids=[7], annotation_ids=[5]) == {}
        assert webhook_digests(session) == {"k": "digest"}
