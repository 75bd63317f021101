"""What a page says where there is nothing to show: why, and what to do."""

from html import escape

from impact.ui import style


def say(why: str, todo: str, link: str = "", words: str = "") -> None:
    """One box: why there is nothing here, what to do, and (with both `link` and `words`) the place to do it."""
    onward = f" <a href='{escape(link)}' target='_self'>{escape(words)}</a>" if link and words else ""
    style.write(f"<div class='box'><p><b>{escape(why)}</b></p><p>{escape(todo)}{onward}</p></div>")
