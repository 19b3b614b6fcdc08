"""
People who sign in, their sign-ins, what each looked at or did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEVER = "rows of the audit are never changed nor taken out"
_SQLITE = """
CREATE TRIGGER audit_is_not_{verb} BEFORE {verb} ON audit
BEGIN SELECT RAISE(ABORT, '{never}'); END
"""
_POSTGRESQL = (
    f"""
CREATE FUNCTION audit_is_appended_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{_NEVER}'; END $$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_appended_only()
""",
)


def upgrade() -> None:
    """Four tables, and a guard on what is written down for good."""
    moment = sa.DateTime(timezone=True)
    _people(moment)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_index(op.f("ix_audit_about_number"), "audit", ["about", "number"])
    op.create_index(op.f("ix_audit_client_id_number"), "audit", ["client_id", "number"])
    op.create_index(op.f("ix_audit_who_number"), "audit", ["who", "number"])
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb, never=_NEVER))
    else:
        for each in _POSTGRESQL:
            op.execute(each)


def _people(moment: sa.DateTime) -> None:
    op.create_table(
        "colleagues",
        sa.Column("colleague_id", sa.Text(), nullable=False),
        sa.Column("login_hash", sa.Text(), nullable=False),
        sa.Column("subject_hash", sa.Text(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("answers_for", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", moment, nullable=True),
        sa.Column("code_step", sa.BigInteger(), nullable=True),
        sa.Column("last_in", moment, nullable=True),
        sa.Column("added", moment, nullable=False),
        sa.Column("changed", moment, nullable=False),
        sa.PrimaryKeyConstraint("colleague_id", name=op.f("pk_colleagues")),
        sa.UniqueConstraint("login_hash", name=op.f("uq_colleagues_login_hash")),
        sa.UniqueConstraint("subject_hash", name=op.f("uq_colleagues_subject_hash")),
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
    op.create_table(
        "welcomes",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("colleague_id", sa.Text(), nullable=True),
        sa.Column("made", moment, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("used", moment, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_welcomes")),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.colleague_id"], name=op.f("fk_welcomes_colleague_id")
        ),
    )
    op.create_index(op.f("ix_welcomes_colleague_id"), "welcomes", ["colleague_id"])


def downgrade() -> None:
    """Nobody can sign in; who looked at what is forgotten."""
    for table in ("audit", "welcomes", "sign_ins", "colleagues"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_appended_only")
