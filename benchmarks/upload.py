"""A file that a tab uploads, as a browser sends it."""

from __future__ import annotations

import asyncio
from urllib.request import Request, urlopen

from streamlit.proto.Common_pb2 import FileUploaderState

from benchmarks.screen import Shown
from benchmarks.session import Session

_EDGE = "-- the edge of a file --".replace(" ", "")


async def upload(session: Session, control: Shown, name: str, content: bytes) -> None:
    """Send a file to its place; the next rerun tells the server that it is there.

    Raises:
        RuntimeError: the server has no place for it.
        urllib.error.HTTPError: it does not take it.
    """
    answer = (await session.upload_places(name)).file_urls_response
    if answer.error_msg:
        raise RuntimeError(answer.error_msg)
    place = answer.file_urls[0]
    await asyncio.to_thread(_put, session, place.upload_url, name, content)
    state = FileUploaderState()
    state.uploaded_file_info.add(name=name, size=len(content), file_id=place.file_id, file_urls=place)
    session.move(control, "file_uploader_state_value", state)


def _put(session: Session, path: str, name: str, content: bytes) -> None:
    asked = Request(f"{session.address}/_stcore/health", headers={"Cookie": session.cookie})
    with urlopen(asked) as healthy:
        for header in healthy.headers.get_all("Set-Cookie", []):
            session.cookies.load(header)
    token = session.cookies["_streamlit_xsrf"].value
    head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={_EDGE}",
        "X-Xsrftoken": token,
        "Cookie": session.cookie,
    }
    request = Request(
        f"{session.address}{path}", head + content + f"\r\n--{_EDGE}--\r\n".encode(), headers, method="PUT"
    )
    with urlopen(request):
        pass
