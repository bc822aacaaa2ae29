"""One browser tab as the server sees it: a websocket, protobuf messages, the state of the widgets that were moved."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0  # seconds


class Session:
    """A visitor of a page, by default the first one. query: of the link. cookie: as a browser sends it."""

    def __init__(self, address: str, *, page: str = "", query: str = "", cookie: str = "") -> None:
        self._stream = f"ws://{urlsplit(address).netloc}/_stcore/stream"
        self._name, self._query = page, query
        self._headers = {"Cookie": cookie} if cookie else {}
        self.shown: list[Element] = []  # by the last rerun, in the order in which they came
        self._socket: ClientConnection | None = None
        self._page = ""
        self._ids: dict[str, str] = {}  # by label
        self._moved: dict[str, WidgetState] = {}  # by id
        self._kept: set[str] = set()  # messages that a browser would still hold, by hash

    async def open(self) -> None:
        """Connect, and run the script for the first time."""
        self._socket = await connect(self._stream, max_size=None, additional_headers=self._headers)
        await self.rerun()

    async def close(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            await self._socket.close()

    def set_slider(self, label: str, value: float) -> None:
        """Move a slider; the next rerun tells the server."""
        state = self._state(label)
        state.double_array_value.data[:] = [value]

    async def press(self, label: str) -> None:
        """Press a button, and read what the page is then."""
        state = self._state(label)
        state.trigger_value = True
        await self.rerun()
        del self._moved[self._ids[label]]

    def value_of(self, label: str) -> float:
        """Where a slider stood in the last rerun."""
        slider = next(each.slider for each in self.shown if each.slider.label == label)
        return float((slider.value if slider.set_value else slider.default)[0])

    def forget_moves(self) -> None:
        """Every widget is back where the first run had it; the next rerun tells the server."""
        self._moved = {}

    async def rerun(self) -> float:
        """Ask for a rerun and read all of its answer; the seconds from the one to the other's end.

        Raises:
            RuntimeError: the script ended with an exception, or not at all.
        """
        assert self._socket is not None
        message = self.asked()
        self._kept = set()
        clock = asyncio.get_running_loop().time
        start = clock()
        await self._socket.send(message)
        async with asyncio.timeout(PATIENCE):
            while not self._is_the_end(ForwardMsg.FromString(await self._received())):
                pass
        return clock() - start

    def asked(self) -> bytes:
        """The message that asks for a rerun."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.page_name = "" if self._page else self._name
        message.rerun_script.query_string = self._query
        message.rerun_script.widget_states.widgets.extend(self._moved.values())
        message.rerun_script.cached_message_hashes.extend(self._kept)
        return bytes(message.SerializeToString())

    async def _received(self) -> bytes:
        assert self._socket is not None
        data = await self._socket.recv()
        return data if isinstance(data, bytes) else data.encode()

    def _is_the_end(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._kept.add(message.ref_hash)
        elif message.metadata.cacheable:
            self._kept.add(message.hash)
        if kind == "new_session":
            self.shown = []
            self._page = message.new_session.page_script_hash
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element)
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return True
            raise RuntimeError(f"a rerun ended as {message.script_finished}")
        return False

    def _see(self, element: Element) -> None:
        self.shown.append(element)
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"the app raised {element.exception.type}: {element.exception.message}")
        if kind == "slider":
            self._ids[element.slider.label] = element.slider.id
        elif kind == "button":
            self._ids[element.button.label] = element.button.id
        elif kind == "number_input":
            self._ids[element.number_input.label] = element.number_input.id

    def _state(self, label: str) -> WidgetState:
        return self._moved.setdefault(self._ids[label], WidgetState(id=self._ids[label]))
