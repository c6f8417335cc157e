"""Colours `#rrggbb` and whether they can be seen: contrast as WCAG 2.2 defines it."""

import re

COLOR = re.compile(r"#[0-9a-fA-F]{6}")
LIGHT_BACKGROUND = "#ffffff"
DARK_BACKGROUND = "#0e1117"
LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: graphics that carry meaning


def luminance(color: str) -> float:
    """Relative luminance from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel) for channel in channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color: str, other: str) -> float:
    """Contrast ratio from 1 (the same) to 21 (black on white); the order makes no difference."""
    dark, light = sorted((luminance(color), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def visible(color: str, background: str, least: float = LEAST_CONTRAST) -> str:
    """The nearest colour on the way to black, or on a dark background to white, with enough contrast."""
    toward = 0 if luminance(background) > 0.5 else 255
    for step in range(101):
        mixed = (round(channel + (toward - channel) * step / 100) for channel in channels(color))
        candidate = "#" + "".join(f"{channel:02x}" for channel in mixed)
        if contrast(candidate, background) >= least:
            return candidate
    raise ValueError(f"no colour has a contrast of {least} to {background}")


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255; raises ValueError where it is not `#rrggbb`."""
    if not COLOR.fullmatch(color):
        raise ValueError(f"{color!r} is not a colour of the form #rrggbb")
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _linear(channel: int) -> float:
    """The sRGB transfer function, from 0..255 to light between 0 and 1."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
