"""
People who sign in, their sign-ins, what each looked at or did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "colleagues",
        sa.Column("colleague_id", sa.Text(), nullable=False),
        sa.Column("login_hash", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("answers_for", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", moment, nullable=True),
        sa.Column("added", moment, nullable=False),
        sa.Column("changed", moment, nullable=False),
        sa.PrimaryKeyConstraint("colleague_id", name=op.f("pk_colleagues")),
        sa.UniqueConstraint("login_hash", name=op.f("uq_colleagues_login_hash")),
    )
    op.create_index(op.f("ix_colleagues_coach_id"), "colleagues", ["coach_id"])
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("colleague_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("began", moment, nullable=False),
        sa.Column("seen", moment, nullable=False),
        sa.Column("ended", moment, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.colleague_id"], name=op.f("fk_sign_ins_colleague_id")
        ),
    )
    op.create_index(op.f("ix_sign_ins_colleague_id"), "sign_ins", ["colleague_id"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_index(op.f("ix_audit_about_number"), "audit", ["about", "number"])
    op.create_index(op.f("ix_audit_who_number"), "audit", ["who", "number"])


def downgrade() -> None:
    """Nobody can sign in; who looked at what is forgotten."""
    for table in ("audit", "sign_ins", "colleagues"):
        op.drop_table(table)
