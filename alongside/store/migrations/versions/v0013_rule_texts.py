"""
Rule files as they were written, drafts of them, previews of what they would change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables."""
    moment = sa.DateTime(timezone=True)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ruleset_texts",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ruleset_texts")),
    )
    op.create_index(op.f("ix_ruleset_texts_digest_number"), "ruleset_texts", ["digest", "number"])
    op.create_table(
        "rules_drafts",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("colleague_id", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=True),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("tested", sa.Text(), nullable=True),
        sa.Column("test_result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("programme", "colleague_id", name=op.f("pk_rules_drafts")),
    )
    op.create_table(
        "rules_previews",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("colleague_id", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("adopting", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("clients", sa.Integer(), nullable=False),
        sa.Column("journeys", sa.Integer(), nullable=False),
        sa.Column("of_clients", sa.Integer(), nullable=False),
        sa.Column("of_journeys", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("seen", moment, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rules_previews")),
    )
    op.create_index(
        op.f("ix_rules_previews_programme_colleague_id_number"),
        "rules_previews",
        ["programme", "colleague_id", "number"],
    )
    op.create_table(
        "rules_preview_rows",
        sa.Column("preview", number, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("preview", "kind", "place", name=op.f("pk_rules_preview_rows")),
        sa.ForeignKeyConstraint(
            ["preview"], ["rules_previews.number"], name=op.f("fk_rules_preview_rows_preview")
        ),
    )


def downgrade() -> None:
    """Only what the rules mean is kept."""
    for table in ("rules_preview_rows", "rules_previews", "rules_drafts", "ruleset_texts"):
        op.drop_table(table)
