"""The colours of schemas/news.yaml can be told apart, also by readers who see fewer of them.

Colour blindness is simulated as in Machado, Oliveira & Fernandes 2009 (severity 1.0, on linear RGB),
differences are CIEDE2000 (Sharma, Wu & Dalal 2005).
"""

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

import pytest

from curate.adapters.schema_file import find_schema, read_schema
from curate.core.colors import DARK_BACKGROUND, LIGHT_BACKGROUND, channels, contrast

Vector = tuple[float, float, float]

VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
LEAST_DIFFERENCE = 15.0  # about six times what an eye notices side by side
LEAST_ON_TINT = 4.5  # WCAG 2.2, 1.4.3
TEXT = {"light": "#31333f", "dark": "#fafafa"}
BACKGROUND = {"light": LIGHT_BACKGROUND, "dark": DARK_BACKGROUND}


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def colors(repository: Path, theme: str) -> dict[str, str]:
    labels = read_schema(find_schema(repository / "schemas")).labels
    return {label.name: label.color_light if theme == "light" else label.color_dark for label in labels}


@pytest.mark.parametrize("vision", VISION)
def test_any_two_labels_can_be_told_apart(colors: dict[str, str], vision: str) -> None:
    for (one, first), (other, second) in combinations(colors.items(), 2):
        difference = ciede2000(seen(first, vision), seen(second, vision))
        assert difference >= LEAST_DIFFERENCE, f"{one} and {other} differ by {difference:.1f}"


def test_text_on_a_tint_of_any_label_can_be_read(colors: dict[str, str], theme: str) -> None:
    for name, color in colors.items():
        tint = mixed(color, BACKGROUND[theme], 0.35)
        assert contrast(TEXT[theme], tint) >= LEAST_ON_TINT, name
        assert contrast(color, BACKGROUND[theme]) >= 3, name


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [  # the first rows of Table 1 of Sharma, Wu & Dalal 2005
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
        ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (50, 3.2592, 0.3350), 1.0000),
    ],
)
def test_the_measure_of_difference_is_the_published_one(one: Vector, other: Vector, difference: float) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


def mixed(color: str, background: str, share: float) -> str:
    parts = (round(a * share + b * (1 - share)) for a, b in zip(channels(color), channels(background), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def seen(color: str, vision: str) -> Vector:
    """CIE Lab of the colour as somebody with that vision sees it."""
    light = tuple(linear(channel / 255) for channel in channels(color))
    perceived = tuple(min(1.0, max(0.0, value)) for value in times(VISION[vision], light))
    x, y, z = (cube_root(value / white) for value, white in zip(times(TO_XYZ, perceived), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def times(matrix: tuple[tuple[float, ...], ...], vector: tuple[float, ...]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def cube_root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def ciede2000(one: Vector, other: Vector) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    (c1, h1), (c2, h2) = (polar(a1 * stretch, b1), polar(a2 * stretch, b2))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    lightness, chroma = (l1 + l2) / 2 - 50, (c1 + c2) / 2
    t = 1 - 0.17 * cosd(hue - 30) + 0.24 * cosd(2 * hue) + 0.32 * cosd(3 * hue + 6) - 0.20 * cosd(4 * hue - 63)
    by_lightness = (l2 - l1) / (1 + 0.015 * lightness**2 / sqrt(20 + lightness**2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * t)
    rotation = -2 * sqrt(chroma**7 / (chroma**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(by_lightness**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue)


def polar(a: float, b: float) -> tuple[float, float]:
    return hypot(a, b), degrees(atan2(b, a)) % 360


def cosd(angle: float) -> float:
    return cos(radians(angle))
