"""The tokens: enough contrast, one name for chart and page, and a stylesheet without leftovers."""

import re
from dataclasses import fields

import pytest

from impact.charts.theme import DARK, HUDDLE_1366, HUDDLE_1920, LIGHT, SCREEN, stylesheet


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_has_contrast_on_ground_wash_and_band(theme):
    for text in (theme.ink, theme.ink2, theme.ink3, theme.blue, theme.navy, theme.tgt_ink):
        assert all(contrast(text, ground) >= 4.5 for ground in (theme.bg, theme.wash, theme.band)), text


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_lines_that_carry_meaning_and_the_edges_of_marks_have_contrast(theme):
    lines = [theme.edge, theme.ser, theme.target, theme.mean, theme.pt_edge, theme.quiet]
    lines += [theme.bracket(signal) for signal in ("improvement", "concern", "neutral_high")]
    assert all(contrast(line, theme.bg) >= 3 for line in lines)


def test_every_colour_of_the_markup_is_a_token_of_the_theme():
    named = set(re.findall(r"var\(--([a-z0-9-]+)\)", stylesheet()))
    tokens = {field.name.replace("_", "-") for field in fields(LIGHT)} | {f"f{n}" for n in range(1, 8)}
    assert named <= tokens
    assert "§" not in stylesheet()


def test_both_colour_schemes_are_in_the_stylesheet():
    assert f"--ink:light-dark({LIGHT.ink},{DARK.ink});" in stylesheet() and f"--ink:{LIGHT.ink};" in stylesheet()


def test_no_text_is_under_twelve_pixels():
    sizes = [float(found) for found in re.findall(r"font-size:\s*([\d.]+)px", stylesheet())]
    assert min(sizes) >= 12
    assert min(SCREEN.text, SCREEN.small) >= 12 and HUDDLE_1366.small >= 17 and HUDDLE_1920.small >= 24
    assert min(HUDDLE_1366.height, HUDDLE_1920.height) >= 420
