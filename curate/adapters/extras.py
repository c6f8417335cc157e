"""Libraries that come with an extra, because they are large and few need them."""

from importlib import import_module
from typing import Any

from curate.core.errors import CurateError


def need(module: str, extra: str, what: str = "this format") -> Any:  # noqa: ANN401 - a module without types
    """The module; raises CurateError with the line that installs it. `what` begins the sentence."""
    try:
        return import_module(module)
    except ImportError as error:
        raise CurateError(f"{what} needs {module} ({error}); install it: pip install 'curate[{extra}]'") from error
