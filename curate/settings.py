"""What a project may set in `curate.toml` or by `CURATE_…` variables; every key is optional."""

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from curate.core.errors import CurateError, InvalidInput, Problem

FILE_NAME = "curate.toml"
Share = Annotated[float, Field(ge=0, le=1)]


class Settings(BaseSettings):
    """Settings of one project, from the environment first, then its `curate.toml`."""

    model_config = SettingsConfigDict(env_prefix="CURATE_", extra="forbid", frozen=True)

    database_url: str = Field("sqlite:///curate.db", description="SQLite file (relative to the project) or PostgreSQL")
    schema_file: str | None = Field(None, description="the codebook, where schemas/ holds several")
    host: str = Field("127.0.0.1", description="the address to serve on; anything else opens it to the network")
    port: int = Field(8501, ge=1, le=65535, description="the port to serve on")
    open_without_login: bool = Field(False, description="true to serve other machines though nobody has to log in")
    session_hours: float = Field(12, gt=0, description="hours of silence after which somebody is logged out")
    session_days: float = Field(14, gt=0, description="days after which everybody logs in again")
    seed: int = Field(20_260_101, ge=0, description="the seed of splits and bootstrap intervals")
    hide_suggestions: Share = Field(0.0, description="share of documents that are labelled without suggestions, 0 to 1")
    reason_codes: tuple[Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$")], ...] = Field(
        ("rule", "boundary", "attribute", "slip", "ambiguous"),
        min_length=1,
        description="the reasons that adjudicators choose from, each in small letters, digits, - and _",
    )
    blind_adjudication: bool = Field(
        False, description="true hides names from adjudicators and shuffles the versions that they choose from"
    )
    agreement_measure: str = Field("char_alpha", description="the measure that labels are checked by before a release")
    agreement_threshold: float = Field(
        0.667, ge=-1, le=1, description="labels that agree less than this are warned of before a release"
    )
    title: str | None = Field(None, description="a release's title, for its data card and citation")
    authors: tuple[str, ...] = Field((), description="who made the releases, a list of names")
    purpose: str | None = Field(None, description="what the releases were made for, in a sentence")
    licence: str | None = Field(None, description="under which licence others may use a release")
    privacy: str | None = Field(None, description="what was done about people named in the texts, in a sentence")
    contact: str | None = Field(None, description="whom to write to about a release")
    collection: str | None = Field(None, description="how the documents were chosen and collected, in a sentence")
    uses: str | None = Field(None, description="what the releases are fit for and what not, in a sentence")
    maintenance: str | None = Field(None, description="who corrects the releases and for how long, in a sentence")
    label_studio_url: str | None = Field(None, description="the address of a Label Studio to work with")
    label_studio_project: int | None = Field(
        None, ge=1, description="the number of the project there; without it, one is made by the first push"
    )
    label_studio_token_file: str | None = Field(
        None, description="a file that only you can read, with a token for Label Studio; relative to the project"
    )
    label_studio_people: dict[str, str] = Field(
        {}, description="which of Label Studio's users is which annotator, by e-mail address, user name or number"
    )
    train: Share = Field(0.8, description="share of documents in the train split")
    dev: Share = Field(0.1, description="share of documents in the dev split")
    test: Share = Field(0.1, description="share of documents in the test split")

    @field_validator("test")
    @classmethod
    def _shares_make_one(cls, test: float, info: object) -> float:
        values = getattr(info, "data", {})
        total = values.get("train", 0) + values.get("dev", 0) + test
        if abs(total - 1) > 1e-9:
            raise ValueError(f"train, dev and test add up to {total:g}, not 1")
        return test

    @property
    def fractions(self) -> dict[str, float]:
        return {"train": self.train, "dev": self.dev, "test": self.test}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(root: Path) -> Settings:
    """The settings of the project in `root`; raises InvalidInput with every problem of the file."""
    path = root / FILE_NAME

    class OfProject(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        return OfProject()
    except tomllib.TOMLDecodeError as error:
        raise CurateError(f"{path} is not valid TOML: {error}; mend that line or delete it") from error
    except UnicodeDecodeError as error:
        raise CurateError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except ValidationError as error:
        raise InvalidInput(str(path), [_problem(dict(e)) for e in error.errors()]) from error


def _problem(error: dict[str, object]) -> Problem:
    location = error["loc"]
    key = ".".join(map(str, location)) if isinstance(location, tuple) else str(location)
    if error["type"] == "extra_forbidden":
        near = get_close_matches(key, Settings.model_fields, n=1)
        known = ", ".join(Settings.model_fields)
        return Problem(key, "is not a setting", f"did you mean {near[0]}?" if near else f"the settings are {known}")
    description = Settings.model_fields[key].description if key in Settings.model_fields else "see docs/settings.md"
    return Problem(key, f"{error['input']!r} does not do: {error['msg']}", f"it is {description}")
