"""Any page as ordered sentences: the same words without pictures, and as a file that says what data it is of."""

import re
from html import unescape

import pytest

from tests.pages.reading import is_whole, markup, text

PAGES = ("overview", "component", "organisation", "metric", "learn", "benefits", "workshop", "data", "methods")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_text_has_its_headings_in_order_and_no_picture_and_no_table(opened, sample, page):
    drawn, read = opened(sample.root, page), opened(sample.root, page, view="text")
    assert is_whole(read)
    assert not re.search("<(svg|table|img|details)", markup(read))
    assert headings(drawn) == [one for one in headings(read) if one in headings(drawn)]
    assert len(headings(drawn)) > 1
    assert "Fictional sample. 14 July 2026 counts as today." in text(read)


def test_the_chart_of_a_metric_is_read_as_its_alternative_text(opened, sample):
    screen = opened(sample.root, "metric", view="text")
    assert "XmR chart, 60 points" in text(screen)
    assert not screen.get("vega_lite_chart")


def test_a_huddle_is_read_too(opened, sample):
    screen = opened(sample.root, "huddle", view="text", metrics="sickness_absence", organisation="ZN1")
    assert is_whole(screen) and "svg" not in markup(screen)


def headings(screen) -> list[str]:
    """The page's headings, in order, without markup."""
    found = re.findall(r"<h([12])[^>]*>(.*?)</h\1>", markup(screen))
    return [" ".join(unescape(re.sub("<[^>]*>", " ", inner)).split()) for _, inner in found]
