"""The fold a second time, plainly: dictionaries and loops, for a few rows. What `impact.intake.state` must equal."""

KEYS = {
    "organisations": ("org_code",),
    "metrics": ("metric_id",),
    "observations": ("metric_id", "org_code", "period_start", "breakdown"),
    "initiatives": ("initiative_id",),
    "benefits": ("initiative_id", "beneficiary_code", "kind", "period_start"),
}
REFERENCES = {
    "organisations": {},
    "metrics": {"contributes_to": "metrics"},
    "observations": {"metric_id": "metrics", "org_code": "organisations"},
    "initiatives": {"org_code": "organisations", "metric_id": "metrics", "adapted_from": "initiatives"},
    "benefits": {"initiative_id": "initiatives", "beneficiary_code": "organisations"},
}


class PlainFold:
    """taken and waiting: by dataset, by key, (content, place, row)."""

    def __init__(self):
        self.taken = {dataset: {} for dataset in KEYS}
        self.waiting = {dataset: {} for dataset in KEYS}

    def apply(self, dataset, rows, place, first_issues=None):
        """Take a file's rows (of different keys, in order). Returns how many are taken, rejected, waiting; altered.

        first_issues: places that its name re-issues, where rows that it re-issues without having them are withdrawn.
        """
        incoming = {number: dict(row) for number, row in enumerate(rows, 1)}
        asked = first_issues is not None and dataset == "observations"
        withdrawn = self._withdraw(incoming.values(), place, first_issues) if asked else False
        lacking = self._lacking(dataset, incoming)
        rejected = self._overlapping(incoming, lacking) if dataset == "observations" else set()
        kept = {number: row for number, row in incoming.items() if number not in rejected}
        waits = [number for number in kept if number in lacking]
        altered = withdrawn or any(self._alters(dataset, row, number in lacking) for number, row in kept.items())
        if altered:
            for number, row in kept.items():
                self._put(dataset, row, place, number, number in lacking)
            self._settle()
        return len(kept) - len(waits), len(rejected), len(waits), altered

    def _withdraw(self, rows, place, first_issues):
        """Take out of view what earlier files brought and this one re-issues without having it."""
        keys, held = {key_of("observations", row) for row in rows}, self.taken["observations"]
        gone = set()
        for of in {where for _, where, _ in held.values()}:
            standing = {key for key, (row, where, _) in held.items() if where == of and not row["withdrawn"]}
            inside = {key for key in standing if self._reaches(rows, *key)}
            if of in first_issues:
                gone |= standing - keys
            elif standing & keys and 2 * len(standing & keys) >= len(inside):
                gone |= inside - keys
        for key in gone:
            held[key] = (held[key][0] | {"withdrawn": True}, place, 0)
        return bool(gone)

    def _reaches(self, rows, metric_id, org_code, start, breakdown):
        starts = [row["period_start"] for row in rows if row["metric_id"] == metric_id]
        return bool(starts) and min(starts) <= start <= max(starts)

    def _put(self, dataset, row, place, number, waits):
        key = key_of(dataset, row)
        self.waiting[dataset].pop(key, None)
        (self.waiting if waits else self.taken)[dataset][key] = (row, place, number)

    def _alters(self, dataset, row, waits):
        key = key_of(dataset, row)
        if waits:
            return key not in self.waiting[dataset] or self.waiting[dataset][key][0] != row
        return key in self.waiting[dataset] or key not in self.taken[dataset] or self.taken[dataset][key][0] != row

    def _defined(self, dataset):
        return {key[0] for key, (row, _, _) in self.taken[dataset].items() if not row["withdrawn"]}

    def _lacking(self, dataset, incoming):
        """The numbers of the rows that lack a definition; rows of one file define one another unless they wait."""
        defining = set(incoming)
        while True:
            own = {incoming[n][KEYS[dataset][0]]: incoming[n]["withdrawn"] for n in defining}
            lacking = {n for n, row in incoming.items() if self._lacks(dataset, row, own)}
            if not lacking & defining:
                return lacking
            defining -= lacking

    def _lacks(self, dataset, row, own):
        for column, of in REFERENCES[dataset].items():
            defined = self._defined(of)
            if of == dataset:
                defined = (defined - {i for i, gone in own.items() if gone}) | {
                    i for i, gone in own.items() if not gone
                }
            if row[column] is not None and row[column] not in defined:
                return True
        return False

    def _overlapping(self, incoming, lacking):
        within = {
            a
            for a, one in incoming.items()
            for b, other in incoming.items()
            if a != b and self._clash(one, other) and self._single(one)
        }
        rejected = set(within)
        while True:
            arriving = {n: row for n, row in incoming.items() if n not in rejected and n not in lacking}
            replaced = {key_of("observations", row) for row in arriving.values()}
            standing = [row for key, (row, _, _) in self.taken["observations"].items() if key not in replaced]
            more = {
                n for n, row in arriving.items() if self._single(row) and any(self._clash(row, s) for s in standing)
            }
            if not more:
                return rejected
            rejected |= more

    def _clash(self, one, other):
        same = all(one[column] == other[column] for column in ("metric_id", "org_code", "breakdown"))
        seen = not one["withdrawn"] and not other["withdrawn"]
        return (
            same and seen and one["period_start"] <= other["period_end"] and other["period_start"] <= one["period_end"]
        )

    def _single(self, row):
        held = self.taken["metrics"].get((row["metric_id"],))
        return held is not None and not held[0]["withdrawn"] and held[0]["window"] != "rolling"

    def _settle(self):
        for dataset in KEYS:
            moved = True
            while moved:
                moved = self._fall(dataset) | self._rise(dataset)

    def _fall(self, dataset):
        gone = [key for key, (row, _, _) in self.taken[dataset].items() if self._lacks(dataset, row, {})]
        for key in gone:
            held = self.taken[dataset].pop(key)
            self.waiting[dataset].setdefault(key, held)
        return bool(gone)

    def _rise(self, dataset):
        entering = [held for held in self.waiting[dataset].values() if not self._lacks(dataset, held[0], {})]
        for place in sorted({place for _, place, _ in entering}):
            of_it = [(number, row) for row, where, number in entering if where == place]
            for number, row in of_it:
                if not number:  # withdrawn with a re-issue: out of view, so that nothing overlaps it
                    del self.waiting[dataset][key_of(dataset, row)]
                    self.taken[dataset][key_of(dataset, row)] = (row, place, number)
            rows = {number: row for number, row in of_it if number}
            for row in rows.values():
                del self.waiting[dataset][key_of(dataset, row)]
            rejected = self._overlapping(rows, set()) if dataset == "observations" else set()
            for number, row in rows.items():
                if number not in rejected:
                    self.taken[dataset][key_of(dataset, row)] = (row, place, number)
        return bool(entering)


def key_of(dataset, row):
    return tuple(row[column] for column in KEYS[dataset])
