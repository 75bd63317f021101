"""Tables and definitions in; charts, icons, markup and sentences out.

Everything here is pure: nothing queries, nothing asks, nothing knows Streamlit. What a chart says in words is made in
`words`, once, for the screen, the alternative text and every export.
"""
