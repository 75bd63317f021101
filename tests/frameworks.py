"""A small framework of self-assessment as a data folder's own file, to be changed by tests."""

from impact.catalogue import frameworks as shipped

LEVELS = ("begun", "halfway", "there")


def text(id: str = "local-2025", levels: tuple[str, ...] = LEVELS, follows: str = "", word: str = "") -> str:
    """TOML of a framework with one practice a component (`local_people`, …) and these levels. word: in every title."""
    components = shipped()[-1].components
    parts = [f'id = "{id}"\nversion = "2025"\ntitle = "Our own tool{word}"\nnote = "Agreed in our network."\n{follows}']
    parts += [
        f'[[component]]\nid = "{one.id}"\norder = {one.order}\ntitle = "{one.title}"\nshort_title = "{one.short_title}"\n'
        for one in components
    ]
    parts += [
        f'[[level]]\nid = "{one}"\norder = {n}\ntitle = "{one.title()}{word}"\n' for n, one in enumerate(levels, 1)
    ]
    for one in components:
        parts.append(
            f'[[practice]]\nid = "local_{one.id}"\ncomponent = "{one.id}"\norder = 1\ntitle = "We do {one.id}{word}"\n'
            f'short_title = "Our {one.id}"\nchecked = "ours"\nquestion = "How do we do {one.id}?"\n[practice.levels]\n'
            + "".join(f'{level} = "What {level} looks like."\n' for level in levels)
        )
    return "\n".join(parts)


def put(folder, content: str | bytes, id: str = "local-2025") -> None:
    """Write it into the folder's `frameworks/`."""
    folder.frameworks.mkdir(parents=True, exist_ok=True)
    content = content if isinstance(content, bytes) else content.encode("utf-8")
    (folder.frameworks / f"{id}.toml").write_bytes(content)
