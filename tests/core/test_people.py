import pytest

from curate.core.people import Forbidden, Person, Right, Role, at_own_machine, permit, permit_own


def test_each_role_may_what_the_ones_before_it_may() -> None:
    rights = [{right for right in Right if Person("ana", role).may(right)} for role in Role]
    assert rights == [{Right.LABEL}, {Right.LABEL, Right.ADJUDICATE}, set(Right)]


def test_a_refusal_says_who_may_not_do_what_and_whom_to_ask() -> None:
    with pytest.raises(Forbidden, match="ana is an annotator and may not settle conflicts; ask a lead"):
        permit(Person("ana", Role.ANNOTATOR), Right.ADJUDICATE, "settle conflicts")
    permit(Person("ben", Role.ADJUDICATOR), Right.ADJUDICATE, "settle conflicts")


def test_nobody_works_under_anothers_name_but_on_their_own_machine() -> None:
    with pytest.raises(Forbidden, match="may not save labels as ben"):
        permit_own(Person("ana", Role.LEAD), "ben", "save labels")
    permit_own(Person("ben", Role.ANNOTATOR), "ben", "save labels")
    permit_own(at_own_machine("ana"), "ben", "save labels")
