"""Markup: one line, nothing of a value but its text, and words for whoever does not see the marks."""

from dataclasses import replace
from html.parser import HTMLParser

import pyarrow as pa
import pytest

from impact.charts import icons
from impact.charts.markup import (
    Column,
    GridCell,
    GridColumn,
    GridRow,
    Panel,
    RugCell,
    RugColumn,
    RugRow,
    level_key,
    marks_key,
    matrix,
    panel,
    panels,
    points_table,
    practice_grid,
    receipt_bar,
    rug,
    safe,
    table,
)  # fmt: skip
from impact.charts.multiples import Multiple, multiple, multiples
from tests.drawn import four_hours, metric, months, series, signal_row

LEVELS = ("Starting", "Developing", "Progressing", "Spreading", "Improving and sustaining")
HOSTILE = (
    "<b>bold</b>", "$x^2$ and $$y$$", ":red[loud] :smile: :material/home:", "*a* _b_ **c** `d` ~~e~~", "[a](http://b)",
    "\"><img src=x onerror='alert(1)'>", "# heading\n\n    indented", "&amp; &lt; \\ | ![p](q)",
)  # fmt: skip
EMPTY = {"img", "br", "hr"}


class Reader(HTMLParser):
    """The elements, labels and text of some markup; it stops at an element that is closed wrongly."""

    def __init__(self, markup: str):
        super().__init__()
        self.open, self.elements, self.labels, self.links, self.pieces = [], [], [], [], []
        self.feed(markup)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        self.labels += [given["aria-label"]] if "aria-label" in given else []
        self.links += [given["href"]] if "href" in given else []
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


def small(title="Trained coaches", href="?metric=m&organisation=A") -> Multiple:
    points = four_hours()
    return Multiple(points, metric(), signal_row(points), title, href, title)


def everything(name: str) -> dict[str, str]:
    """Each piece of markup with the same name wherever a name can stand."""
    columns = [RugColumn("people", name, ("a", "b"), "?c"), RugColumn("outcomes", "Outcomes", ("z",), "")]
    cells = {"people": RugCell({"a": "concern_low"}, "?x"), "outcomes": RugCell(note=name)}
    rows = pa.table({"who": [name], "n": [3]})
    return {
        "rug": rug([RugRow(name, name, cells, "?o", {"people": (1, 3)})], columns, (name, "b", "c")),
        "panels": panels([Panel(name, "1", "?p", [(name, 3)], answers=name, moved=name), Panel("b", empty=name)]),
        "grid": practice_grid(
            [GridRow(name, name, [GridCell(1, href="?g")], [1, 0])], [GridColumn(name, name, "?h")], (name, "high"),
            caption=name,
        ),
        "matrix": matrix({("improvement", "passing"): 2}, caption=name),
        "table": table(rows, [Column("who", name), Column("n", "n", figures=True)], name, shown_caption=True),
        "points": points_table(four_hours(), metric(title=name), name),
        "multiples": multiples([small(name)]),
        "marks": marks_key(lead=name),
        "levels": level_key((name, "b")),
    }  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_shows_as_itself_and_makes_no_element(name):
    tame = {key: Reader(markup) for key, markup in everything("tame").items()}
    for key, markup in everything(name).items():
        read = Reader(markup)
        assert [tag for tag, _ in read.elements] == [tag for tag, _ in tame[key].elements], key
        wanted = name.replace("\n", " ")
        assert wanted in read.text or any(wanted in label for label in read.labels), key


@pytest.mark.parametrize("name", HOSTILE)
def test_all_markup_is_one_line_that_markdown_leaves_alone(name):
    for key, markup in everything(name).items():
        assert "\n" not in markup and "\r" not in markup, key
        assert markup.startswith(("<div", "<a")), key
        assert name.strip() not in markup, key


def test_what_markdown_is_made_of_becomes_references():
    assert safe("$*_[]`:#~|\\") == "".join(f"&#{ord(character)};" for character in "$*_[]`:#~|\\")
    assert safe("78.6\N{NO-BREAK SPACE}%") == "78.6&#160;%"
    assert safe(None) == "" and safe(0) == "0"


def test_the_rug_keeps_each_metric_in_its_place():
    columns = [RugColumn("people", "People", ("a", "b", "c"))]
    first = rug([RugRow("One", "Acute", {"people": RugCell({"a": "common_cause", "c": "concern_high"})})], columns)
    second = rug([RugRow("Two", "Acute", {"people": RugCell({"c": "concern_high"})})], columns)
    square = '<rect class="p-con" stroke-width="0.9" x="22.4"'
    assert square in first and square in second
    assert "p-dot" in first and "p-dot" not in second


def test_a_cell_of_the_rug_is_one_link_that_says_what_is_in_it():
    columns = [RugColumn("people", "People", ("a", "b", "c", "d"))]
    marks = {"a": "improvement_high", "b": "neutral_low", "c": None, "d": "common_cause"}
    read = Reader(rug([RugRow("One", "Acute", {"people": RugCell(marks, "?a=1&b=2")})], columns))
    assert read.links == ["?a=1&b=2"]
    assert read.labels == ["One, People: 1 improvement, 1 special cause, of four metrics"]
    assert "2 of 4" in read.text


def test_on_a_phone_the_rest_of_a_row_is_told_in_one_line():
    columns = [RugColumn(name.lower(), name, ("a",)) for name in ("Purpose", "People", "Systems")]
    cells = {
        "purpose": RugCell({"a": "common_cause"}), "people": RugCell({"a": "concern_low"}),
        "systems": RugCell(note="not shared"),
    }  # fmt: skip
    markup = rug([RugRow("One", "Acute", cells)], columns)
    assert '<td class="mob">No signal&#58; Purpose. Not shared&#58; Systems</td>' in markup
    assert markup.count('class="quiet"') == 2


def test_levels_of_the_rug_are_told_and_left_out_where_nobody_has_any():
    columns = [RugColumn("people", "People", ()), RugColumn("purpose", "Purpose", ())]
    one = RugRow("One", "Acute", {}, levels={"people": (2, 3), "purpose": (4, 4)})
    told = Reader(rug([one, RugRow("Two", "", {}, levels="counts only")], columns, LEVELS)).text
    assert "Lowest to highest practice level: People Developing to Progressing; Purpose Spreading" in told
    assert "counts only" in told
    assert "Levels" not in Reader(rug([RugRow("One", "Acute", {})], columns, LEVELS)).text


def test_a_panel_tells_levels_signals_and_chance():
    counts = [0, 10, 14, 7, 1]
    read = Reader(panel(Panel(
        "People", "2", levels=list(zip(LEVELS, counts, strict=True)), signals={"improvement_high": 4, "concern_low": 1},
        series=62, judged=60, chance=2.6, signal_href="?s",
    )))  # fmt: skip
    told = "Starting 0, Developing 10, Progressing 14, Spreading 7, Improving and sustaining 1"
    assert f"Practice answers by level: {told}" in read.labels
    assert {"4 series: Improvement, high", "1 series: Concern, low"} <= set(read.labels)
    assert "5 of 60 series; about 3 by chance; 2 more with too few points" in read.text
    squares = [given for tag, given in read.elements if tag == "rect" and given.get("width") == "6"]
    assert len(squares) == sum(counts)


def test_a_panel_without_assessments_or_judged_series_says_so():
    read = Reader(panel(Panel("People", "2", empty="Nothing has been shared yet.", series=12)))
    assert "Nothing has been shared yet." in read.text and "Twelve series, too few points to judge" in read.text
    assert "No metric here has been reported." in Reader(panel(Panel("People"))).text


def test_a_panel_with_nothing_to_count_says_the_last_values_there_are():
    latest = [("Feel part of the team", "66.2 % in 2024, 4.7 percentage points lower", "?m=team")]
    bare = panel(Panel("Leadership", "3", empty="No assessment is shared here.", series=5, latest=latest))
    assert "Feel part of the team 66.2 % in 2024, 4.7 percentage points lower" in Reader(bare).text
    assert "im-empty" in bare and "<svg" not in bare and "?m&#61;team" in bare
    counted = Reader(panel(Panel("Leadership", "3", levels=[("Starting", 2)], latest=latest)))
    assert "Feel part" not in counted.text


def test_outcomes_are_counted_by_assurance_and_a_square_may_stand_for_several():
    counts = {"passing": 3, "hit_or_miss": 132, "failing": 1, "no_target": 2}
    read = Reader(panel(Panel("Outcomes", assurance=counts, series=138)))
    told = "consistently passing 3, hit or miss 132, consistently failing 1, no target 2"
    assert f"Series by assurance: {told}" in read.labels
    assert "A square is up to 4 series." in read.text


def test_the_grid_shows_levels_states_and_movement_in_words_too():
    cells = [GridCell(3, href="?g"), GridCell(2, moved="up"), GridCell(5, moved="re-rated")]
    cells += [GridCell(state="not_shared"), GridCell(), GridCell(state="counts")]
    columns = [GridColumn(name, "Acute") for name in "ABCDEF"]
    read = Reader(practice_grid([GridRow("4.1", "A strategy", cells, [2, 3, 2, 1, 0])], columns, LEVELS))
    assert read.labels[5:10] == [
        "Progressing, level 3 of 5", "Developing, level 2 of 5", "moved up", "Improving and sustaining, level 5 of 5",
        "re-rated",
    ]  # fmt: skip
    assert all(words in read.text for words in ("not shared", "not answered", "counts only"))
    assert "Starting 2, Developing 3, Progressing 2, Spreading 1, Improving and sustaining 0" in read.labels


def test_counts_that_may_not_be_shown_are_not():
    read = Reader(practice_grid([GridRow("4.1", "A strategy", [], None)], [], LEVELS))
    assert "not enough shared to show" in read.text and not [label for label in read.labels if "Starting 2" in label]
    read = Reader(practice_grid([GridRow("4.1", "A strategy", [], None, "all at Starting")], [], LEVELS))
    assert "all at Starting" in read.text and "not enough" not in read.text


def test_the_matrix_links_each_count_and_leaves_zeros_plain():
    read = Reader(matrix({("common", "failing"): 5, ("neutral", "no_target"): 1}, lambda v, a: f"?v={v}&a={a}"))
    assert read.links == ["?v=common&a=failing", "?v=neutral&a=no_target"]
    assert "Common cause, failing: five metrics" in read.labels
    assert read.text.count("–") == 14
    assert "Special cause" not in Reader(matrix({("common", "failing"): 5})).text


def test_a_table_has_scopes_a_caption_and_aligned_figures():
    rows = pa.table({"name": ["A", "B"], "n": [1, None]})
    columns = [Column("name", "Name"), Column("n", "Number", lambda n: "" if n is None else f"{n:,}", figures=True)]
    markup = table(rows, columns, "Two")
    assert markup.count('scope="col"') == 2 and markup.count('scope="row"') == 2
    assert '<td class="num">1</td>' in markup and '<td class="num"></td>' in markup and ">Two</caption>" in markup


def test_the_table_twin_says_what_the_chart_shows():
    read = Reader(points_table(four_hours(), metric(), "Aldermoor Hospitals"))
    assert "Patients seen within four hours, Aldermoor Hospitals, per cent, by period" in read.text
    assert "June 202678.68069.776.082.4Improvement, shift: above the mean" in read.text


def test_the_table_twin_tells_suppressed_from_not_reported_and_leaves_empty_columns_out():
    points = series([7.0, None, None], months(3, 2026, 1), status=["provisional", "suppressed", "final"])
    read = Reader(points_table(points, metric(), "A"))
    assert "January 20267.0Not judged, provisional" in read.text
    assert "February 2026suppressed" in read.text and "March 2026not reported" in read.text
    assert "Target" not in read.text and "Lower limit" not in read.text


def test_a_receipt_is_one_bar_whose_small_parts_can_be_seen():
    markup = receipt_bar(1_000_000, 12, 0, 3)
    read = Reader(markup)
    assert read.labels == ["1,000,000 rows taken, 12 rows waiting, 3 duplicates"]
    widths = [float(given["width"]) for tag, given in read.elements if tag == "rect"]
    assert len(widths) == 3 and min(widths) >= 0.2 and sum(widths) < 100
    assert "No rows." in receipt_bar(0)


def test_keys_name_every_mark_they_show():
    read = Reader(marks_key(["improvement", None], lead="Per cent.", limits=True, suppressed=True, better="lower"))
    assert read.text == "Per cent. improvement under 13 points process limits suppressedLower is better"
    assert Reader(level_key(LEVELS)).text.split()[:2] == ["Starting", "Developing"]
    assert "moved up" not in Reader(level_key(LEVELS, moves=False)).text


def test_a_small_chart_is_one_link_that_says_its_sentence():
    read = Reader(multiple(small()))
    assert read.links == ["?metric=m&organisation=A"]
    assert read.labels[0].startswith("Patients seen within four hours at Trained coaches was")
    assert "78.6 %" in read.text and read.text.endswith("June 2026")
    long = replace(metric(unit="rate"), unit_label="bed days per discharge")
    assert Reader(multiple(replace(small(), metric=long))).text.endswith("bed days per discharge; June 2026")
    late = Reader(multiple(replace(small(), late="6 days late")))
    assert late.text.endswith("June 2026; next 6 days late")


def test_a_small_chart_draws_signal_points_and_the_last_and_nothing_else():
    points = series([50.0, 54, 46, 52, 48, 53, 47] * 3, months(21))
    drawn = multiple(Multiple(points, metric(), signal_row(points), "A"))
    assert drawn.count("p-com") == 1 and 'class="band"' in drawn and 'class="tgt"' not in drawn
    signals = multiple(small())
    assert signals.count("p-con") == 9 and signals.count("p-imp") == 8 and "p-com" not in signals


@pytest.mark.parametrize("values", [[None, None], [5.0], [5.0, 5.0, 5.0], [1.0, None, 3.0, 2.0]])
def test_a_small_chart_can_be_drawn_of_little(values):
    points = series(values, months(len(values)))
    Reader(multiple(Multiple(points, metric(), signal_row(points), "A")))


@pytest.mark.parametrize("size", [22, 56])
@pytest.mark.parametrize("name", ["improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high",
                                  "neutral_low", "common_cause", None])  # fmt: skip
def test_variation_icons_have_ring_letter_and_words(name, size):
    read = Reader(icons.variation_icon(name, size))
    (label,) = read.labels
    assert label == f"Variation: {icons.variation_words(name)}"
    assert read.text == {"high": "H", "low": "L"}.get((name or "").rpartition("_")[2], "")
    dots = [given for tag, given in read.elements if tag == "circle" and given["r"] == "2.3"]
    assert len(dots) == (4 if size >= 36 and read.text else 0)


@pytest.mark.parametrize(("name", "letter"), [("passing", "P"), ("failing", "F"), ("hit_or_miss", "?"), (None, "")])
def test_assurance_icons_have_letter_and_words(name, letter):
    assert Reader(icons.assurance_icon(name, 56)).text == letter == Reader(icons.assurance_icon(name, 22)).text
    assert ("stroke-dasharray" in icons.assurance_icon(name, 56)) == bool(letter)
    assert "stroke-dasharray" not in icons.assurance_icon(name, 22)
    assert 'aria-hidden="true"' in icons.assurance_icon(name, hidden=True)


def test_every_class_of_point_has_its_own_shape():
    shapes = {icons.point_mark(name) for name in ("improvement", "concern", "common_cause", "neutral_high", None)}
    assert len(shapes) == 5
    assert icons.mark_shape("improvement", 6, 6, 4) != icons.mark_shape("concern", 6, 6, 4)


def test_a_level_is_filled_from_the_bottom_and_not_answered_is_no_level():
    filled = [icons.level_glyph(order).count('fill="var(--navy)"') for order in range(1, 6)]
    assert filled == [1, 2, 3, 4, 5]
    assert "not answered" in icons.level_glyph(None) and "level 0" not in icons.level_glyph(None)
    assert "not shared" in icons.level_glyph(3, state="not_shared")
