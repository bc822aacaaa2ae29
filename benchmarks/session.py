"""One browser tab as the server sees it: a websocket, protobuf messages, the state of the widgets that were moved."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.screen import Screen, Shown
from benchmarks.widget_state import widget_state, written

PATIENCE = 60.0  # seconds
QUIET = 0.3  # seconds without a message after which no run is under way
_LAST = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Session:
    """A visitor of a page, by default of the first.

    page: its address; query: what stands behind it, without "?"; cookie: what the browser sends, as in
    its header; patience: seconds after which a page that is not done counts as lost.
    """

    def __init__(
        self, address: str, page: str = "", query: str = "", cookie: str = "", patience: float = PATIENCE
    ) -> None:
        self.patience = patience
        self.address = address
        self.screen = Screen()
        self.query = query
        self.id = ""
        self.pages: dict[str, str] = {}  # what names a page to the server, by address
        self.repeating: set[str] = set()  # fragments that run again by themselves
        self.first_sign = 0.0  # seconds of the last run before it was over, or showed that it was at work
        self._page, self._name = "", page
        self.cookies: SimpleCookie = SimpleCookie(cookie)
        self._socket: ClientConnection | None = None
        self._moved: dict[str, WidgetState] = {}  # by id
        self._once: list[WidgetState] = []  # presses and reports: told with the next rerun alone
        self._kept: set[str] = set()  # messages that a browser would still hold, by hash
        self._hurried = False  # whether runs may still come that nobody waited for

    async def open(self) -> None:
        """Connect, and run the script for the first time."""
        stream = f"ws://{urlsplit(self.address).netloc}/_stcore/stream"
        headers = {"Cookie": self.cookie} if self.cookies else {}
        self._socket = await connect(stream, max_size=None, additional_headers=headers)
        for given in self._socket.response.headers.get_all("Set-Cookie") if self._socket.response else ():
            self.cookies.load(given)
        await self.rerun()

    @property
    def cookie(self) -> str:
        """What the browser sends with every request from now on, as in its header."""
        return "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())

    async def close(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            await self._socket.close()

    async def vanish(self) -> None:
        """Be gone without a word, as a laptop that is closed."""
        if self._socket is not None:
            self._socket.transport.abort()

    def set_slider(self, label: str, value: float) -> None:
        """Move a slider; the next rerun tells the server."""
        self.move(self.screen.control(label), "double_array_value", [value])

    def value_of(self, label: str) -> float:
        """Where a slider stood in the last rerun."""
        slider = self.screen.control(label).told
        return float((slider.value if slider.set_value else slider.default)[0])

    def forget_moves(self) -> None:
        """Every widget is back where the first run had it; the next rerun tells the server."""
        self._moved = {}

    def move(self, control: Shown, kind: str, value: object) -> None:
        """Give a control a value of a field of `WidgetState`, and the link with it where the two are bound."""
        self._moved[control.id] = widget_state(control.id, kind, value)
        if key := getattr(control.told, "query_param_key", ""):
            self._write(key, written(value))

    def press(self, control: Shown) -> None:
        """Press a button."""
        self._once.append(widget_state(control.id, "trigger_value", True))

    def report(self, control: Shown, payload: str) -> None:
        """What a browser part reports once, as JSON."""
        self._once.append(widget_state(f"$$STREAMLIT_INTERNAL_KEY_{control.id}__events", "json_trigger_value", payload))

    def go(self, page: str, query: str = "") -> None:
        """Follow a link to a page; the next rerun opens it."""
        self._page, self._name, self.query = self.pages[page], page, query

    async def rerun(self, fragment: str = "", *, by_itself: bool = False) -> float:
        """Ask for a rerun and read all of its answer; the seconds from the one to the other's end.

        fragment: run it alone; by_itself: it is one that repeats.

        Raises:
            RuntimeError: the script ended with an exception, or not at all.
        """
        clock = asyncio.get_running_loop().time
        start, self.first_sign, self.screen.worked = clock(), 0.0, False
        await self._send(self._question(fragment, by_itself))
        async with asyncio.timeout(self.patience):
            while not self._is_the_end(await self._received()):
                if self.screen.worked and not self.first_sign:
                    self.first_sign = clock() - start
            took = clock() - start
            await self._read_what_was_not_waited_for()
        self.first_sign = self.first_sign or took
        shown = {one.id for one in self.screen.shown.values()}
        self._moved = {key: state for key, state in self._moved.items() if key in shown}
        return took

    def asked(self) -> bytes:
        """The message that asks for a rerun."""
        return bytes(self._question("", by_itself=False).SerializeToString())

    async def hurry(self, fragment: str = "") -> None:
        """Ask for a rerun, and for the next one before this one's answer has come."""
        await self._send(self._question(fragment, by_itself=False))
        self._hurried = True

    async def upload_places(self, name: str) -> ForwardMsg:
        """Ask where a file may be sent to."""
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = name, self.id
        asked.file_names.append(name)
        await self._send(message)
        async with asyncio.timeout(self.patience):
            while (answer := await self._received()).WhichOneof("type") != "file_urls_response":
                pass
        return answer

    async def _read_what_was_not_waited_for(self) -> None:
        """Two questions have one answer or two, as they come: until nothing more is said."""
        running = False
        while self._hurried:
            try:
                message = await asyncio.wait_for(self._received(), None if running else QUIET)
            except TimeoutError:
                self._hurried = False
            else:
                kind = message.WhichOneof("type")
                running = kind == "new_session" or (running and kind != "script_finished")
                self._is_the_end(message)

    def _question(self, fragment: str, by_itself: bool) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_script_hash = self._page
        if not self._page:
            asked.page_name = self._name
        asked.context_info.url = f"{self.address}/{self._name}"
        asked.fragment_id, asked.is_auto_rerun = fragment, by_itself
        asked.widget_states.widgets.extend([*self._moved.values(), *self._once])
        asked.cached_message_hashes.extend(self._kept)
        self._kept, self._once = set(), []
        return message

    async def _send(self, message: BackMsg) -> None:
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _received(self) -> ForwardMsg:
        assert self._socket is not None
        data = await self._socket.recv()
        message: ForwardMsg = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        return message

    def _is_the_end(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._kept.add(message.ref_hash)
        elif message.metadata.cacheable:
            self._kept.add(message.hash)
        if kind == "delta":
            self.screen.see(message)
            self._follow(message)
        elif kind == "script_finished":
            return self._finished(message)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self._page = message.navigation.page_script_hash or self._page
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.repeating.add(message.auto_rerun.fragment_id)
        elif kind == "stop_auto_rerun":
            self.repeating.difference_update(message.stop_auto_rerun.fragment_ids)
        return False

    def _begin(self, message: ForwardMsg) -> None:
        fragments = list(message.metadata.run.fragment_ids)
        self._page = message.new_session.page_script_hash
        self.id = message.new_session.initialize.session_id or self.id
        if not fragments:
            self.repeating = set()
        self.screen.begin(fragments)

    def _finished(self, message: ForwardMsg) -> bool:
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:  # the script itself asked for another run
            return False
        if message.script_finished not in _LAST:
            raise RuntimeError(f"a rerun ended as {message.script_finished}")
        self.screen.end()
        for said in self.screen.exceptions():
            raise RuntimeError(f"the app raised {said}")
        return True

    def _follow(self, message: ForwardMsg) -> None:
        """Where the server has set a control, the browser forgets what was moved."""
        if message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            told = getattr(element, element.WhichOneof("type") or "empty")
            if getattr(told, "set_value", False):
                self._moved.pop(told.id, None)

    def _write(self, key: str, values: list[str]) -> None:
        link = parse_qs(self.query, keep_blank_values=True)
        link[key] = values
        self.query = urlencode(link, doseq=True)
