"""Where is the class? The teacher's screen of a room, made for a projector."""

from app.classroom.present import asked_room, host_key
from app.classroom.refused import Refused
from app.components.problem import problem
from pages.host import running_room, starting


def show() -> None:
    """The room of the link for its host; without one, or where it is not to be had, how a room is opened."""
    code = asked_room()
    if not code:
        starting.show()
        return
    try:
        running_room.show(code, host_key(code))
    except Refused as refused:
        problem(str(refused))
        starting.show()


show()
