"""Markup read out: every word of a page in its order, as headings, paragraphs and links, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.charts import prose
from impact.charts.escaping import safe
from impact.charts.markup import Panel, RugCell, RugColumn, RugRow, panels, rug

READ = [
    ("a heading", "<h2>Where the signals are</h2>", "## Where the signals are"),
    ("a paragraph in a box", "<div class='box'><p><b>None.</b></p><p>Take one in.</p></div>", "None.\n\nTake one in."),
    ("words between paragraphs", "<div>before<p>inside</p>after</div>", "before\n\ninside\n\nafter"),
    ("a picture", "<p><svg role='img' aria-label='Starting 3'><text>3</text></svg></p>", "Starting 3"),
    ("a picture with words beside it", "<p><svg aria-hidden='true'><title>x</title></svg> passing</p>", "passing"),
    ("a link by its name for readers", "<p><a href='/m' aria-label='2 series: concern'>2</a></p>", "2 series: concern"),
    ("words for readers only", "<p>5<span class='vh'> of 9</span></p>", "5 of 9"),
    ("marks after a link", "<p>See <a href='/x'>this</a>, and <a href='/y'>that</a>.</p>", "See this, and that."),
    ("a list of pairs", "<dl><dt>Better</dt><dd>Higher</dd></dl>", "Better: Higher"),
    ("what opens on demand", "<details><summary>Two</summary><p>One.</p></details>", "Two\n\nOne."),
    ("code that opens on demand", "<details><summary>The SQL</summary><pre>SELECT</pre></details>", ""),
    ("the key of marks that are not drawn", "<div class='im im-key'><span>improvement</span></div>", ""),
    ("nothing but rules", "<div>·</div>", ""),
]


@pytest.mark.parametrize(("markup", "said"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_each_kind_of_markup_is_read_in_its_way(markup, said):
    assert prose.plain(prose.blocks(markup)).strip() == said


def test_a_table_gives_one_sentence_a_row_that_names_each_column_and_says_no_name_twice():
    table = (
        "<table><caption>Signals</caption><thead><tr><th>Who</th><th>Purpose</th><th>People</th></tr></thead><tbody>"
        "<tr><th>Marlbeck</th><td><a href='/c' aria-label='Marlbeck, Purpose: 1 concern'>x</a></td><td></td></tr>"
        "<tr><th>Wrenhurst</th><td>–</td><td>2</td></tr></tbody></table>"
    )
    said = [block.text for block in prose.blocks(table)]
    assert said == ["Signals", "Marlbeck. Purpose: 1 concern.", "Wrenhurst. Purpose: –; People: 2."]


def test_a_link_stays_a_link_and_leads_where_it_led():
    (block,) = prose.blocks("<p>See <a href='/metric?metric=a&amp;organisation=b'>this</a>.</p>")
    assert block.markup == '<p>See <a href="/metric?metric&#61;a&#38;organisation&#61;b" target="_self">this</a>.</p>'


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda words: words.strip()))
def test_whatever_a_value_holds_is_read_as_itself_and_never_becomes_markup(value):
    said = f"x{value}x"
    (block,) = prose.blocks(f"<p>{safe(said)}</p>")
    assert "".join(block.text.split()) == "".join(said.split()).replace("..", ".")
    assert prose.blocks(block.markup)[0].text == block.text


def test_the_pictures_of_the_overview_are_read_with_every_number_in_them():
    panel = Panel(
        "People", "2", "/c", levels=[("Starting", 3), ("Spreading", 4)], signals={"concern_low": 2}, series=9, judged=9
    )
    said = prose.plain(prose.blocks(panels([panel])))
    assert "Starting 3, Spreading 4" in said and "Concern, low 2" in said and "2 of 9 series" in said
    cells = {"people": RugCell({"a": "concern_high", "b": None}, "/c")}
    said = prose.plain(
        prose.blocks(rug([RugRow("Marlbeck", "Acute", cells)], [RugColumn("people", "People", ["a", "b"])]))
    )
    assert "Marlbeck Acute. People: 1 concern, of two metrics." in said
