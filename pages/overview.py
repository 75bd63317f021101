"""Where is our system, and what has changed?"""

from impact.ui import layout, pickers, status

title, tools = layout.top()
with tools:
    system = pickers.choose_system()
    pickers.choose_viewer()
with title:
    status.head("Where is our system, and what has changed?")
