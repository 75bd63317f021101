"""A gain in a line: the bar is what was observed, the mark is what was planned; a cost runs to the left of nought."""

from impact.charts.escaping import attribute
from impact.charts.figures import plain

_WIDE, _TALL, _EDGE = 150, 18, 3


def benefit_bar(planned: float | None, observed: float | None) -> str:
    """The picture of one gain on a scale of its own; nothing where neither figure is there."""
    figures = [figure for figure in (planned, observed) if figure is not None]
    if not figures or not any(figures):
        return ""
    low, high = min(0, *figures), max(0, *figures)

    def x(figure: float) -> float:
        return _EDGE + (_WIDE - 2 * _EDGE) * (figure - low) / (high - low)

    nought = f'<path d="M{x(0):.4g} 1V{_TALL - 1}" stroke="var(--line)" stroke-width="1"/>'
    bar = ""
    if observed is not None:
        left, wide = sorted((x(0), x(observed)))[0], abs(x(observed) - x(0))
        bar = f'<rect x="{left:.4g}" y="5" width="{max(wide, 1):.4g}" height="{_TALL - 10}" fill="var(--blue3)"/>'
    mark = (
        f'<path d="M{x(planned):.4g} 1V{_TALL - 1}" stroke="var(--ink)" stroke-width="2.5"/>'
        if planned is not None
        else ""
    )
    box = f'width="{_WIDE}" height="{_TALL}" viewBox="0 0 {_WIDE} {_TALL}"'
    return f'<svg class="im il" {box} role="img" aria-label="{attribute(benefit_words(planned, observed))}">{nought}{bar}{mark}</svg>'


def benefit_words(planned: float | None, observed: float | None) -> str:
    """What the picture says: `141 observed, 120 planned`."""
    told = [
        f"{figure_words(figure)} {what}" if figure is not None else f"none {what} yet"
        for figure, what in ((observed, "observed"), (planned, "planned"))
    ]
    return ", ".join(told)


def figure_words(figure: float | None) -> str:
    """A figure without needless decimals; a dash where there is none."""
    if figure is None:
        return "–"
    return plain(figure, 0 if float(figure).is_integer() else 2)
