"""The tokens that everything drawn is built from: colours for light and dark, sizes for page and huddle, shapes.

The charts take them as values, because Vega follows neither the page's variables nor its root font; the markup takes
them as CSS variables of the same names, from `stylesheet()`.
"""

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'


@dataclass(frozen=True)
class Theme:
    """Colours of one colour scheme. Light blue and hairlines never carry meaning alone."""

    name: str
    bg: str
    wash: str
    wash2: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    navy: str
    blue: str
    blue3: str
    blue1: str
    imp: str
    con: str
    com: str
    neu: str
    target: str
    tgt_ink: str
    mean: str
    pt_edge: str
    ser: str
    band: str
    quiet: str
    con_line: str
    ring_imp: str
    ring_con: str
    ring_neu: str
    ring_com: str
    icon_bg: str

    def point(self, signal: str | None) -> str:
        """The fill of a point of this class; the ground where it was not judged."""
        return {
            "improvement": self.imp,
            "concern": self.con,
            "common_cause": self.com,
            "neutral_high": self.neu,
            "neutral_low": self.neu,
        }.get(signal or "", self.bg)

    def bracket(self, signal: str) -> str:
        """The line colour of a bracket over points of this class (3:1 or more on the ground)."""
        return {"improvement": self.ring_imp, "concern": self.con_line}.get(signal, self.ring_neu)


LIGHT = Theme(
    name="light",
    bg="#FFFFFF", wash="#F5F8FB", wash2="#E6EEF6", line="#D3DCE6", edge="#74869A",
    ink="#16283A", ink2="#3F5166", ink3="#566779", navy="#0B2F4F", blue="#1A5A96", blue3="#8DB2D6", blue1="#DDE9F5",
    imp="#00B0F0", con="#E46C0A", com="#A6A6A6", neu="#490092", target="#DE1B1B", tgt_ink="#B01212", mean="#000000",
    pt_edge="#16283A", ser="#7A8794", band="#F1F5F9", quiet="#74869A", con_line="#B35305",
    ring_imp="#0072C6", ring_con="#FF6600", ring_neu="#8000C0", ring_com="#BFBFBF", icon_bg="#FFFFFF",
)  # fmt: skip

DARK = Theme(
    name="dark",
    bg="#0D1A27", wash="#142536", wash2="#1E3347", line="#2B4056", edge="#7D91A6",
    ink="#F2F6FA", ink2="#C3D0DD", ink3="#A9B8C7", navy="#BBD9F2", blue="#7CC0F5", blue3="#4B6E90", blue1="#1E3347",
    imp="#00B0F0", con="#E46C0A", com="#A6A6A6", neu="#B58BE0", target="#FF6B60", tgt_ink="#FF8A80", mean="#FFFFFF",
    pt_edge="#F2F6FA", ser="#94A5B5", band="#142536", quiet="#94A5B5", con_line="#E98B3E",
    ring_imp="#3FA9F5", ring_con="#FF6600", ring_neu="#B58BE0", ring_com="#B9C2CB", icon_bg="#0D1A27",
)  # fmt: skip

SHAPES = {
    "improvement": "diamond",
    "concern": "square",
    "common_cause": "circle",
    "neutral_high": "triangle-up",
    "neutral_low": "triangle-up",
}


@dataclass(frozen=True)
class Size:
    """The measures of a chart in pixels: Vega takes no rem, so a huddle passes the size of its screen.

    height: of the plot alone. across: the plot's usual width, by which words are kept apart (the real one follows the
    container). gap: between end labels. room: to the right of the plot, for the end labels.
    """

    name: str
    height: int
    across: int
    text: float
    small: float
    last: float
    gap: int
    room: int
    mark: float
    stroke: float
    huddle: bool = False

    @property
    def narrow_room(self) -> float:
        """The room for the end labels beside a plot on a telephone."""
        return self.room * 0.55


SCREEN = Size("screen", height=404, across=680, text=13, small=12.5, last=17, gap=18, room=142, mark=4.2, stroke=1)
HUDDLE_1366 = Size(
    "huddle_1366", height=424, across=640, text=17, small=17, last=23, gap=25, room=150, mark=6, stroke=1.3, huddle=True
)
HUDDLE_1920 = Size(
    "huddle_1920", height=590, across=930, text=24, small=24, last=33, gap=33, room=204, mark=8, stroke=1.7, huddle=True
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
SIZES = {size.name: size for size in (SCREEN, HUDDLE_1366, HUDDLE_1920)}

_TYPE = {"f1": 12, "f2": 13, "f3": 14, "f4": 16, "f5": 18, "f6": 22, "f7": 26}
_SPACE = {"s1": 4, "s2": 8, "s3": 12, "s4": 16, "s5": 24, "s6": 32}


@cache
def stylesheet() -> str:
    """The one CSS text of all markup made here, for a `<style>` element: tokens first, then the classes.

    Each colour holds its light and its dark value and follows the element's `color-scheme`, which Streamlit sets on
    its app element; `impact-dark`, `impact-light` or `data-theme` on any element forces one.
    """
    rules = (files(__package__) / "style.css").read_text(encoding="utf-8")
    return _tokens() + rules.replace("§", ".im.im")


def _tokens() -> str:
    sizes = {**_TYPE, **_SPACE}
    light = {name.replace("_", "-"): value for name, value in _colours(LIGHT).items()}
    dark = {name.replace("_", "-"): value for name, value in _colours(DARK).items()}
    plain = "".join(f"--{name}:{value};" for name, value in light.items())
    both = "".join(f"--{name}:light-dark({value},{dark[name]});" for name, value in light.items())
    measures = "".join(f"--{name}:{pixels}px;" for name, pixels in sizes.items())
    return f":root{{{plain}{measures}}}\n@supports (color:light-dark(red,red)){{:root{{{both}}}}}\n"


def _colours(theme: Theme) -> dict[str, str]:
    return {field.name: getattr(theme, field.name) for field in fields(theme) if field.name != "name"}
