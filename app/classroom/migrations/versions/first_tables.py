"""Rooms, seats, answers and short links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "rooms",
        sa.Column("code", sa.String(6), primary_key=True),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("joining", sa.Boolean, nullable=False),
        sa.Column("most_seats", sa.Integer, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False, index=True),
    )
    room = sa.ForeignKey("rooms.code", ondelete="CASCADE")
    op.create_table(
        "seats",
        sa.Column("room", sa.String(6), room, primary_key=True),
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.UniqueConstraint("room", "number", name="seats_number"),
    )
    room = sa.ForeignKey("rooms.code", ondelete="CASCADE")
    op.create_table(
        "answers",
        sa.Column("room", sa.String(6), room, primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("attempt", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("time", sa.Double, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("code", sa.String(6), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False, index=True),
    )
