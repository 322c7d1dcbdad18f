"""Helm charts through the installed `helm`: the only place that starts a process.

Charts come with a stranger's pull request. `helm template` runs their templates in Helm's own engine, which reads no
cluster, no file outside the chart and no network; the rest is seen to here: an empty home without plugins or
repositories, no schemas (they may refer to addresses), values copied into a scratch folder, names that cannot read as
options, no links that lead out of the workspace, and limits on time, memory, output and the number of charts.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from relint.engine.charts.found import charts, uses
from relint.engine.charts.uses import Elsewhere, Use
from relint.engine.charts.vendoring import StandIn, dependencies, with_links
from relint.engine.settings import Settings
from relint.engine.workspace import Workspace
from relint.lang.yaml import Document
from relint.model.finding import Note
from relint.model.span import whole_file
from relint.readers.charts.rendered import RenderedChart, Rendering

BINARY = "helm"
SECONDS = 20.0  # for one chart
MAX_BYTES = 20 * 2**20  # that one chart may come to
MAX_MEMORY = 3 * 2**30  # address space, of which Go takes more than it uses
MAX_RENDERINGS = 50
MAX_ENTRIES = 20_000  # files and folders of one chart
MAX_REASON = 200  # characters of what Helm says
AT_ONCE = 4
KUBERNETES = "1.33"  # where the settings say nothing; the same as for `removed-api`, and not each helm's own
SERVED = (
    "apiregistration.k8s.io/v1",
    "autoscaling/v2/HorizontalPodAutoscaler",
    "batch/v1/CronJob",
    "networking.k8s.io/v1/Ingress",
    "policy/v1/PodDisruptionBudget",
)
"""What every cluster serves and templates ask for, but Helm's own list, which has no kinds, lacks."""
LEAST = re.compile(r"chart requires kubeVersion: >=? ?v?(1\.\d{1,3})\b")
LISTED = 3  # charts that a note names
DEAD_END = "http://127.0.0.1:9"  # the discard port: what asks for the network all the same gets nowhere
NO_BINARY = (
    "there is no `helm` on the PATH; install it (https://helm.sh/docs/intro/install), "
    "or pass what `helm template CHART` prints to `relint check -`"
)
NOT_HERE = "not in the input (`helm template RELEASE CHART --values ... | relint check -` checks what comes of one)"
UNVENDORED = "dependencies are not vendored in charts/ (`helm dependency build` puts them there)"
NO_MEMORY_MARK = "out of memory"
UNVENDORED_MARK = "missing in charts/ directory"


Beside: TypeAlias = Mapping[str, StandIn]
"""Dependencies that stand in the repository, not in the chart: where they belong -> where they are."""


class Failed(Exception):  # noqa: N818 - a state of the input
    """A chart cannot be rendered; the message says why, in a clause."""


def render(files: Workspace, settings: Settings, documents: Sequence[Document]) -> Rendering:
    """Render the charts of a workspace whose Chart.yaml is among the documents, once for each use of them."""
    return _Run(files, settings).render(documents)


@dataclass(slots=True)
class _Run:
    """One run over all charts of a workspace."""

    files: Workspace
    settings: Settings
    notes: list[Note] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # reason -> renderings

    def render(self, documents: Sequence[Document]) -> Rendering:
        """Render each use of each chart, a bounded number of them."""
        found = charts(documents, frozenset(self.files.paths))
        binary = shutil.which(BINARY)
        made: tuple[RenderedChart, ...] = ()
        if found and not binary:
            self.failed[NO_BINARY] += [folder or "." for folder in found]
        wanted, elsewhere = uses(found, documents, self.files, self.settings.charts)
        self.notes += _left_out(elsewhere)
        if binary:
            ready = self._with_dependencies(found, documents)
            parts = {part.folder for beside in ready.values() for part in beside.values()}
            useful = [use for use in wanted if use.chart in ready and (use.by or use.chart not in parts)]
            complete = self._complete(useful)
            made = tuple(self._made(str(Path(binary).absolute()), complete, ready))
        self.notes += [_note(reason, names) for reason, names in self.failed.items()]
        return Rendering(made, tuple(self.notes), frozenset(chart.folder for chart in made), frozenset(found))

    def _with_dependencies(self, found: Collection[str], documents: Sequence[Document]) -> Mapping[str, Beside]:
        """Return the charts whose dependencies are all there, with those that charts/ lacks."""
        bodies = {posixpath.dirname(d.path): d.root for d in documents if d.path.endswith("Chart.yaml")}
        bodies = {folder: body for folder, body in bodies.items() if isinstance(body, Mapping)}
        tried = {folder: dependencies(self.files.root, folder, bodies) for folder in found}
        if without := [folder or "." for folder, beside in tried.items() if beside is None]:
            self.failed[UNVENDORED] += without
        return {folder: beside for folder, beside in tried.items() if beside is not None}

    def _complete(self, wanted: Sequence[Use]) -> list[Use]:
        """Return the uses that can be tried; notes say which cannot."""
        for use in wanted:
            if use.missing:
                words = f"{use.by} not rendered: its values come from {use.missing}, which is not in the input"
                self.notes.append(Note(words, whole_file(use.where)))
        complete = [use for use in wanted if not use.missing]
        if more := complete[MAX_RENDERINGS:]:
            reason = f"at most {MAX_RENDERINGS} renderings are in one run; choose fewer paths"
            self.failed[reason] += dict.fromkeys(use.chart or "." for use in more)
        return complete[:MAX_RENDERINGS]

    def _made(self, binary: str, wanted: Sequence[Use], ready: Mapping[str, Beside]) -> Iterator[RenderedChart]:
        from concurrent.futures import ThreadPoolExecutor

        def tried(use: Use) -> str | Failed:
            return _tried(binary, self.files.root, use, ready[use.chart], self.settings)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(tried, wanted))
        for use, outcome in zip(wanted, outcomes, strict=True):
            if isinstance(outcome, str):
                place = posixpath.dirname(use.where) if use.by else None
                called = use.by or use.name
                beside = {where: part.folder for where, part in ready[use.chart].items()}
                yield RenderedChart(use.chart, outcome, use.unit, called, use.namespace, place, use.post, beside)
            else:
                self.failed[str(outcome)].append(use.name)


def _note(reason: str, names: Sequence[str]) -> Note:
    """Return the note on renderings that failed for one reason, at the chart of the first."""
    folder = names[0].partition(" (")[0].removeprefix(".")
    place = whole_file(f"{folder}/Chart.yaml".lstrip("/"))
    if len(names) == 1:
        return Note(f"Helm chart {names[0]} not rendered: {reason}", place)
    listed = ", ".join(names[:LISTED]) + (", ..." if len(names) > LISTED else "")
    return Note(f"{len(names)} Helm charts not rendered ({listed}): {reason}", place)


def _left_out(elsewhere: Sequence[Elsewhere]) -> list[Note]:
    """Return one note on the releases whose charts are not in the input."""
    if not elsewhere:
        return []
    listed = ", ".join(use.by for use in elsewhere[:LISTED]) + (", ..." if len(elsewhere) > LISTED else "")
    what = "1 release" if len(elsewhere) == 1 else f"{len(elsewhere)} releases"
    charts_ = "its chart is" if len(elsewhere) == 1 else "their charts are"
    return [Note(f"{what} not rendered ({listed}): {charts_} {NOT_HERE}", whole_file(elsewhere[0].where))]


def _tried(binary: str, root: Path, use: Use, beside: Beside, settings: Settings) -> str | Failed:
    """Return the stream that a chart comes to, or why there is none."""
    import tempfile

    try:
        for folder in (use.chart, *(part.folder for part in beside.values())):
            _stays_inside(root.resolve(), (root / folder).resolve())
        with tempfile.TemporaryDirectory(prefix="relint-") as scratch:
            at = root / use.chart if not beside else with_links(root, use.chart, beside, Path(scratch))
            return _rendered(_Call(binary, root, at.resolve(), Path(scratch)), use, settings.kubernetes_version)
    except Failed as error:
        return error
    except OSError as error:
        return Failed(error.strerror or "the system refused it")


@dataclass(frozen=True, slots=True)
class _Call:
    """What one rendering runs with."""

    binary: str
    root: Path  # of the workspace
    chart: Path
    scratch: Path  # a folder of its own


def _rendered(call: _Call, use: Use, version: str) -> str:
    """Return the stream; where the settings say nothing, a chart for a newer Kubernetes than the default gets it."""
    said = version.replace(".", "").isdigit()
    try:
        return _output(_command(call, use, version if said else KUBERNETES), call.scratch, call.root)
    except Failed as error:
        least = LEAST.match(str(error))
        if said or least is None:
            raise
        return _output(_command(call, use, least[1]), call.scratch, call.root)


def _stays_inside(root: Path, chart: Path) -> None:
    """Refuse a chart with a link that leads out of the workspace, or round in a circle.

    Raises:
        Failed: there is such a link, or more in the chart than any chart holds.
    """
    if not chart.is_relative_to(root):
        raise Failed("it leads outside the scanned tree")
    waiting, seen = [chart], {chart}
    entries = 0
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as listed:
            for entry in listed:
                entries += 1
                if entries > MAX_ENTRIES:
                    raise Failed(f"it holds more than {MAX_ENTRIES} files")
                real = _target(entry, folder, root)
                if real not in seen and real.is_dir():
                    seen.add(real)
                    waiting.append(real)


def _target(entry: os.DirEntry[str], folder: Path, root: Path) -> Path:
    if not entry.is_symlink():
        return folder / entry.name
    try:
        real = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        raise Failed("a link in it leads nowhere") from None
    if not real.is_relative_to(root):
        raise Failed("a link in it leads outside the scanned tree")
    if folder.is_relative_to(real):
        raise Failed("a link in it leads round in a circle")
    return real


def _command(call: _Call, use: Use, version: str) -> list[str]:
    """Return the command line; values are copied, as a path with a comma or a colon means more to Helm."""
    command = [call.binary, "template", "--skip-tests", "--skip-schema-validation"]
    command += [f"--api-versions={name}" for name in SERVED]
    if use.namespace:
        command.append(f"--namespace={use.namespace}")
    command.append(f"--kube-version={version}")
    for number, values in enumerate(use.values):
        path = call.scratch / f"values-{number}.yaml"
        path.write_bytes(values)
        command.append(f"--values={path}")
    command += [f"--set={assignment}" for assignment in use.sets]
    return [*command, "--", use.release, str(call.chart)]


def _environment(scratch: Path) -> dict[str, str]:
    home = str(scratch)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    folders = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), home)
    helm = {f"HELM_{name}": f"{home}/{name.lower()}" for name in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "PLUGINS")}
    proxies = {name: DEAD_END for word in ("HTTP_PROXY", "HTTPS_PROXY") for name in (word, word.lower())}
    return kept | folders | helm | proxies | {"KUBECONFIG": f"{home}/none", "LC_ALL": "C"}


def _output(command: Sequence[str], scratch: Path, root: Path) -> str:
    """Run Helm and return what it printed.

    Raises:
        Failed: it took too long, printed too much, or refused the chart.
    """
    import subprocess
    from threading import Event, Timer

    said = scratch / "said"
    with (
        said.open("wb") as errors,
        subprocess.Popen(  # noqa: S603 - a fixed program; see `_command` for what strangers may say in it
            command,
            cwd=scratch,
            env=_environment(scratch),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        ) as process,
    ):
        late = Event()
        _limit(process.pid)
        timer = Timer(SECONDS, _end, (process, late))
        timer.start()
        printed = process.stdout.read(MAX_BYTES + 1) if process.stdout else b""
        if len(printed) > MAX_BYTES:
            _end(process, Event())
        code = process.wait()
        timer.cancel()
    if late.is_set():
        raise Failed(f"it takes longer than {SECONDS:g} seconds")
    if len(printed) > MAX_BYTES:
        raise Failed(f"it comes to more than {MAX_BYTES // 2**20} MB")
    if code:
        raise Failed(_reason(said, scratch, root))
    return printed.decode(errors="replace")


def _limit(process: int) -> None:
    """Bound the memory of a process, and what it may write, where the system can."""
    try:
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (MAX_BYTES, MAX_BYTES))
    except (ImportError, AttributeError, OSError):  # not on this system, or it has ended
        return


def _end(process: Any, noted: Any) -> None:
    """Kill a process with all that it started, and note that it was killed."""
    import signal

    noted.set()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # no groups on this system, or it has ended
        process.kill()


def _reason(said: Path, scratch: Path, root: Path) -> str:
    """Return the first line of what Helm said, without this machine's paths."""
    with said.open("rb") as file:
        text = file.read(64 * 1024).decode(errors="replace")
    if UNVENDORED_MARK in text:
        return UNVENDORED
    if NO_MEMORY_MARK in text:
        return f"it takes more than {MAX_MEMORY // 2**30} GB of memory"
    if "unknown flag" in text:
        return "the installed helm is older than 3.16"
    lines = [line for line in text.splitlines() if line.startswith("Error: ")] or ["Error: helm gives no reason"]
    line = lines[0].removeprefix("Error: ")
    for path in (str(scratch), f"{root.resolve()}/", str(root.resolve())):
        line = line.replace(path, "")
    return line if len(line) <= MAX_REASON else f"{line[:MAX_REASON]}..."
