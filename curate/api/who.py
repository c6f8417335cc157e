"""Who asks: the person behind a request to the API."""

from typing import Annotated, TypeAlias

from fastapi import Depends

from curate.core.people import Person, at_own_machine


def asking() -> Person:
    """In a project without accounts whoever reaches the server; routes that write name the author themselves."""
    return at_own_machine("whoever is here")


By: TypeAlias = Annotated[Person, Depends(asking)]
