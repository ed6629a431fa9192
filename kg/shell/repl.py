"""Put a session at a terminal: prompt, highlighting, completion, history, pager."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg import __version__
from kg.errors import KgError
from kg.results import GraphStore
from kg.shell.diagnosis import find_mistake
from kg.shell.enter import is_query, is_unfinished, runs
from kg.shell.index import Index, build_index
from kg.shell.messages import Speaker, speaker
from kg.shell.output import Output
from kg.shell.settings import Settings, read_settings
from kg.shell.text import ansi, plain, readable
from kg.shell.tokens import find_tokens, open_brackets
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.history import History
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.lexers import Lexer
    from prompt_toolkit.output import Output as Screen

    from kg.shell.session import Session, StoreFactory

OK, FAILED = 0, 1
INDENT = "  "
_WORD_END = re.compile(r"[\w:?$@.<\-]")
PATIENCE = 0.05
"""Seconds to wait for a small graph before showing a prompt that says it is still loading."""
SMALL = 300_000
"""Bytes of graph files that load while the prompt is being made; more are loaded once it stands, as both at a time
would keep the reader waiting."""
LARGE = 500_000
"""Triples from which a store on disk is worth while (measured: a prompt in 0.16 s at 1,000,000)."""


def run_shell(
    paths: Sequence[Path],
    *,
    store_factory: StoreFactory,
    language: str | None = None,
    settings: Settings | None = None,
    input: Input | None = None,
    screen: Screen | None = None,
    history: Path | None = None,
) -> int:
    """Open the files and answer until the reader leaves; the exit code.

    Without a terminal the lines of standard input are answered as a script. `input` and `screen` stand in for the
    terminal in tests. Without settings, those of the reader's `config.toml`. Raises `KgError` when the files can't be
    read.
    """
    settings = settings or read_settings(language=language)
    loading = _Loading(paths, store_factory)
    if input is None and not sys.stdin.isatty():
        from kg.shell.session import Session

        return _run_script(Session(loading.wait(), settings, factory=store_factory), sys.stdin.read())
    if _are_small(paths):
        loading.start()
    return _Shell(loading, settings, history=history, input=input, screen=screen).run()


def _are_small(paths: Sequence[Path]) -> bool:
    """Whether opening these files takes less time than showing a prompt."""
    total = 0
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else (path,):
            with contextlib.suppress(OSError):
                total += file.stat().st_size
            if total > SMALL:
                return False
    return True


class _Loading:
    """A store that is opened in the background."""

    def __init__(self, paths: Sequence[Path], factory: StoreFactory) -> None:
        self.paths = paths
        self.factory = factory
        self._store: GraphStore | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._open, args=(factory,), daemon=True)
        self._start = threading.Lock()

    def start(self) -> None:
        """Begin, unless it has begun."""
        with self._start:
            if self._thread.ident is None:
                self._thread.start()

    def _open(self, factory: StoreFactory) -> None:
        try:
            self._store = factory(self.paths)
        except Exception as error:  # handed over to whoever waits
            self._error = error

    @property
    def has_begun(self) -> bool:
        """Whether the files are being read, or have been."""
        return self._thread.ident is not None

    @property
    def store(self) -> GraphStore | None:
        """The store when it is there; raises what opening it raised."""
        if self._error is not None:
            raise self._error
        return self._store

    @property
    def store_or_none(self) -> GraphStore | None:
        """The store when it is there and in order."""
        return self._store

    def wait(self, seconds: float | None = None) -> GraphStore:
        """Wait for the store; Ctrl-C gets through."""
        self.start()
        deadline = None if seconds is None else time.monotonic() + seconds
        while self._thread.is_alive() and (deadline is None or time.monotonic() < deadline):
            self._thread.join(0.02)
        store = self.store
        if store is None:
            raise TimeoutError
        return store


def _run_script(session: Session, script: str) -> int:
    """Answer piped lines: commands alone on their line, statements between them; stop at the first failure."""
    from kg.shell.session import find_parts

    session.choose(columns=shutil.get_terminal_size((120, 24)).columns, timer=False, pager=False)
    for part in find_parts(script):
        output = session.run(part)
        if output.lines:
            stream = sys.stdout if output.ok else sys.stderr
            stream.write(readable(plain(output.lines), stream.encoding) + "\n")
        if output.leave:
            return OK
        if not output.ok:
            return FAILED
    return OK


class _Shell:
    """The prompt loop."""

    def __init__(
        self,
        loading: _Loading,
        settings: Settings,
        *,
        history: Path | None,
        input: Input | None,
        screen: Screen | None,
    ) -> None:
        self.loading = loading
        self.settings = settings
        self.session: Session | None = None
        self.index = Index(prefixes=PREFIXES)
        self.draft = ""
        """What the next prompt begins with."""
        self.question = False
        self.prompt = self._make_prompt(history, input, screen)

    @property
    def say(self) -> Speaker:
        """The sentences of the chosen language."""
        return speaker((self.session.settings if self.session else self.settings).language)

    def run(self) -> int:
        """Prompt and answer until the reader leaves."""
        if self.loading.has_begun:
            with contextlib.suppress(TimeoutError):
                self.loading.wait(PATIENCE)
        self._greet()
        self.prompt.app.after_render += self._once_shown
        while True:
            try:
                draft, self.draft = self.draft, ""
                text = self.prompt.prompt(default=draft)
            except KeyboardInterrupt:
                self._drop_question()
                continue  # the line is cleared
            except EOFError:
                return OK
            if not text.strip() and not self.question:
                continue
            try:
                output = self._ready().run(text)
            except KeyboardInterrupt:
                self._write(self.say("Interrupted."))
                continue
            if self._follow_up(output):
                return OK

    def _follow_up(self, output: Output) -> bool:
        """Show an output and do what it asks for; whether to leave."""
        self._show(output)
        self.question = bool(output.question)
        if output.edit is not None:
            self.draft = _edit(output.edit)
        if output.watch is not None:
            self._watch(*output.watch)
        if self.session is not None and not self.session.has_index:
            self._index_in_background()
        return output.leave

    def _watch(self, sparql: str, seconds: float) -> None:
        """Ask again and again; Ctrl-C ends it."""
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                output = self._ready().run(sparql)
                self._write(time.strftime("── %H:%M:%S"))
                self._write(self._styled(output))
                if not output.ok:
                    return
                time.sleep(seconds)
        self._write("")

    def _drop_question(self) -> None:
        if self.session is not None:
            self.session.pending = None
        self.question = False

    def _once_shown(self, app: object) -> None:
        """Begin what the first prompt need not wait for."""
        self.prompt.app.after_render -= self._once_shown
        self._index_in_background()

    def _index_in_background(self) -> None:
        """Build the index once the store is there, without keeping the reader waiting."""
        session = self.session

        def build() -> None:
            import kg.shell.session  # noqa: F401  (the prompt comes sooner without the commands)

            try:
                store = session.store if session else self.loading.wait()
            except KgError as error:
                self._give_up(error)
                return
            self.prompt.app.invalidate()  # the toolbar no longer says «loading»
            self.index = build_index(store, self.say.language)
            if self.session is not None and self.session.store is store and not self.session.has_index:
                self.session.use_index(self.index)

        threading.Thread(target=build, daemon=True).start()

    def _give_up(self, error: KgError) -> None:
        """End a prompt that waits for a store that will never come."""
        app = self.prompt.app

        def leave() -> None:
            if app.is_running and not app.is_done:
                app.exit(exception=error)

        if app.loop is not None:
            with contextlib.suppress(RuntimeError):  # the prompt is gone by itself: whoever asks the store is told
                app.loop.call_soon_threadsafe(leave)

    def _ready(self) -> Session:
        if self.session is None:
            from kg.shell.session import Session

            if self.loading.store is None:
                self._write(self.say("Loading…"))
            self.session = Session(self.loading.wait(), self.settings, factory=self.loading.factory)
            if self.index.complete:
                self.session.use_index(self.index)
            if self.loading.paths and not self.settings.cache and len(self.session.store) >= LARGE:
                self._write(self.say("This is a large graph: kg shell --cache opens it at once the next time."))
        self.session.choose(columns=self._size().columns)
        return self.session

    def _greet(self) -> None:
        store = self.loading.store
        what = self.say("loading…") if store is None else self.say.count(len(store), "{n} triple", "{n} triples")
        self._write(self.say("kg {version}: {what}. F1 or .help helps, Ctrl-D leaves.", version=__version__, what=what))

    def _show(self, output: Output) -> None:
        if not output.lines:
            return
        text = self._styled(output)
        tall = len(output.lines) > self._size().lines - 2  # the prompt and its toolbar need a line each
        if tall and self.settings.pager and self._out.isatty() and not output.question and _page(text):
            return
        self._write(text)

    def _styled(self, output: Output) -> str:
        colour = self._out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return (ansi if colour else plain)(output.lines)

    def _write(self, text: str) -> None:
        self._out.write(readable(text, self._out.encoding) + "\n")
        self._out.flush()

    @property
    def _out(self) -> TextIO:
        return sys.stdout

    def _size(self) -> os.terminal_size:
        """The terminal's size as it is now; COLUMNS, which may have been set before a resize, only without one."""
        try:
            return os.get_terminal_size(self._out.fileno())
        except (OSError, ValueError):
            return shutil.get_terminal_size()

    def _make_prompt(self, history: Path | None, input: Input | None, screen: Screen | None) -> PromptSession[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
        from prompt_toolkit.enums import EditingMode
        from prompt_toolkit.lexers import DynamicLexer
        from prompt_toolkit.styles import Style

        return PromptSession(
            message=lambda: [("class:prompt", "  ? " if self.question else "kg> ")],
            multiline=True,
            prompt_continuation=lambda width, number, wrapped: [("class:continuation", "... ".rjust(width))],
            lexer=DynamicLexer(self._lexer),
            history=_open_history(history),
            completer=_make_completer(self),
            complete_while_typing=True,
            reserve_space_for_menu=8,
            auto_suggest=AutoSuggestFromHistory(),
            key_bindings=self._make_keys(),
            enable_open_in_editor=True,
            editing_mode=EditingMode.VI if self.settings.edit_mode == "vi" else EditingMode.EMACS,
            bottom_toolbar=self._toolbar,
            style=Style.from_dict(_STYLE),
            input=input,
            output=screen,
        )

    def _lexer(self) -> Lexer:
        from prompt_toolkit.lexers import PygmentsLexer, SimpleLexer
        from pygments.lexers.rdf import SparqlLexer

        text = self.prompt.default_buffer.text
        return SimpleLexer("class:command") if text.lstrip().startswith(".") else PygmentsLexer(SparqlLexer)

    def _make_keys(self) -> KeyBindings:
        from prompt_toolkit.enums import EditingMode
        from prompt_toolkit.filters import completion_is_selected
        from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

        keys = KeyBindings()

        @keys.add("enter", filter=~completion_is_selected)
        def _enter(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            store = self.loading.store_or_none
            # within several lines Enter goes on to the next one; within one it runs, as everywhere
            at_end = "\n" not in buffer.text or not buffer.document.text_after_cursor.strip()
            if self.question or store is None or (at_end and runs(buffer.text, store, self.say)):
                buffer.validate_and_handle()
            else:
                _break_line(buffer)

        @keys.add("enter", filter=completion_is_selected)
        def _take(event: KeyPressEvent) -> None:
            event.current_buffer.complete_state = None  # takes the completion, runs nothing

        @keys.add("escape", "enter")
        def _always(event: KeyPressEvent) -> None:
            event.current_buffer.validate_and_handle()

        @keys.add("c-j")
        def _never(event: KeyPressEvent) -> None:
            _break_line(event.current_buffer)

        @keys.add("}")
        def _close_brace(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            line = buffer.document.current_line_before_cursor
            if not line.strip():
                buffer.delete_before_cursor(len(line))
                buffer.insert_text(_margin_of_opening(buffer.document.text_before_cursor))
            buffer.insert_text("}")

        def runs_command(key: str, line: Callable[[], str]) -> None:
            @keys.add(key)
            def _run(event: KeyPressEvent) -> None:
                self.draft, event.current_buffer.text = event.current_buffer.text, line()
                event.current_buffer.validate_and_handle()

        runs_command("f1", lambda: ".help")
        runs_command("f2", lambda: ".labels")
        runs_command("f3", lambda: ".mode auto" if self._mode() == "vertical" else ".mode vertical")

        @keys.add("f4")
        def _editing_mode(event: KeyPressEvent) -> None:
            vi = event.app.editing_mode == EditingMode.VI
            event.app.editing_mode = EditingMode.EMACS if vi else EditingMode.VI

        return keys

    def _mode(self) -> str:
        return (self.session.settings if self.session else self.settings).mode

    def _toolbar(self) -> StyleAndTextTuples:
        text = self.prompt.default_buffer.text
        store = self.loading.store_or_none
        if store is None:
            return [("class:toolbar", self.say("loading…"))]
        if "\n" in text and is_query(text):
            if is_unfinished(text, store, self.say):
                return [("class:toolbar", self.say("goes on · Alt-Enter runs"))]
            if find_mistake(text, store, self.say) is None:
                return [("class:toolbar.ready", self.say("complete · a blank line or ; runs it"))]
        from prompt_toolkit.enums import EditingMode

        vi = " · vi" if self.prompt.app.editing_mode == EditingMode.VI else ""
        return [("class:toolbar", self.say("Tab completes · F1 help · Ctrl-D leaves") + vi)]


def _make_completer(shell: _Shell) -> Completer:
    """prompt_toolkit's view of `completion.complete`, over whatever index there is by now."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class _Completer(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            if shell.question:
                return
            # a line break or a blank asks for nothing; Tab does
            if not complete_event.completion_requested and not _WORD_END.search(document.char_before_cursor):
                return
            from kg.shell.arguments import complete_argument
            from kg.shell.commands import COMMANDS
            from kg.shell.completion import Words, complete

            cursor = document.cursor_position
            words = Words(
                [(known.name, shell.say(known.help)) for known in COMMANDS.values()],
                lambda name, typed: complete_argument(name, typed, shell.session),
            )
            for candidate in complete(document.text, cursor, shell.index, words):
                yield Completion(candidate.text, candidate.begin - cursor, display_meta=candidate.label)

    return _Completer()


def _margin_of_opening(text: str) -> str:
    """The blanks before the line that opened the innermost brace."""
    still_open = open_brackets(find_tokens(text))
    if not still_open:
        return ""
    line = text[: still_open[-1].begin].rpartition("\n")[2]
    return line[: len(line) - len(line.lstrip())]


def _break_line(buffer: Buffer) -> None:
    """Go to the next line, as far in as this one, and further in within a brace that it opens."""
    opens = buffer.document.current_line_before_cursor.rstrip().endswith("{")
    buffer.newline(copy_margin=True)
    if opens:
        buffer.insert_text(INDENT)


def _edit(text: str) -> str:
    """A text as the reader's editor leaves it; as it was when there is no editor."""
    command = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "nano").split()
    if not shutil.which(command[0]):
        return text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "query.rq"
        path.write_text(text, encoding="utf-8")
        with contextlib.suppress(OSError, KeyboardInterrupt):
            subprocess.run([*command, str(path)], check=False)
        return path.read_text(encoding="utf-8", errors="replace").rstrip()


_STYLE = {
    "prompt": "bold ansicyan",
    "continuation": "ansibrightblack",
    "command": "ansigreen",
    "bottom-toolbar": "noreverse ansibrightblack",
    "toolbar.ready": "ansigreen",
}


def _open_history(path: Path | None) -> History:
    """The history file, which nobody else may read; in memory when there is no place for it."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    if path is None:
        from platformdirs import user_state_path

        path = user_state_path("kg") / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()

    class _History(FileHistory):
        def store_string(self, string: str) -> None:
            # a key that is no UTF-8 comes as half a character, which no file can hold
            super().store_string(string.encode("utf-8", "replace").decode())

    return _History(path)


def _page(text: str) -> bool:
    """Show a long text in the reader's pager; False when there is none."""
    command = os.environ.get("PAGER") or "less -RS"
    words = command.split()
    if not words or not shutil.which(words[0]):
        return False
    environment = {"LESS": "-RS", "LESSCHARSET": "utf-8", **os.environ}
    try:
        subprocess.run(words, input=text.encode(), env=environment, check=False)
    except (OSError, KeyboardInterrupt):
        return True
    return True
