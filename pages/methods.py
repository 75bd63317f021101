"""How is every figure made?"""

from impact.ui import address, ask, frameworks, layout, reference, status, style

title, tools = layout.top()
with title:
    status.head("How is every figure made?")

style.write(
    "<p class='lead'>Everything here is made from the same definitions, rules and contracts that the app runs on.</p>",
    "<nav aria-label='On this page'><p class='onward'><a href='#figures' target='_self'>Limits, rules and icons</a>",
    "<a href='#words' target='_self'>Words</a>",
    "<a href='#definitions' target='_self'>Definitions</a> <a href='#frameworks' target='_self'>Practices</a>",
    "<a href='#contracts' target='_self'>What an extract must be</a>",
    "<a href='#layouts' target='_self'>Layouts of files</a></p></nav>",
)
first, second = layout.wide_and_narrow(narrow=1)
with first:
    style.write(
        "<section class='section' id='figures'><h2>Limits, rules and icons</h2>",
        reference.chapters(),
        "</section><section class='section' id='words'><h2>Words</h2>",
        reference.words(),
        "</section>",
    )
with second:
    style.write(
        "<section class='section' id='definitions'><h2>Definitions of the metrics</h2>",
        reference.definitions(ask.rows("definitions"), address.written("metric")),
        "</section><section class='section' id='frameworks'><h2>Practices of the five components</h2>",
        frameworks.practices(),
        "</section><section class='section' id='contracts'><h2>What an extract must be</h2>",
        reference.agreements(),
        "</section><section class='section' id='layouts'><h2>Layouts of files that are known</h2>",
        reference.layouts(),
        "</section>",
    )
