"""how offers are written: days, terms, approval, reminders, what requests must say, templates; the business's words for states"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

OF_TENANT = (
    "quote_days",
    "quote_terms",
    "quote_reminder_days",
    "quote_approval_above",
    "quote_approval_off",
    "quote_asks",
    "status_names",
)
OF_REVISION = ("approval_asked_at", "approval_asked_by", "approved_digest", "approved_by", "sent_back")


def upgrade():
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.add_column(sa.Column("quote_days", sa.Integer(), nullable=False, server_default="30"))
        batch_op.add_column(sa.Column("quote_terms", sa.String(length=4000), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("quote_reminder_days", sa.Integer(), nullable=False, server_default="3"))
        batch_op.add_column(sa.Column("quote_approval_above", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("quote_approval_off", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("quote_asks", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("status_names", sa.String(length=40000), nullable=False, server_default="{}"))
        batch_op.create_check_constraint(batch_op.f("ck_tenant_quote_days"), "quote_days between 1 and 365")
        batch_op.create_check_constraint(
            batch_op.f("ck_tenant_quote_reminder_days"), "quote_reminder_days between 0 and 60"
        )
    with op.batch_alter_table("quote_revision") as batch_op:
        batch_op.add_column(sa.Column("approval_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("approval_asked_by", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("approved_digest", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("approved_by", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sent_back", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("quote_revision") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quote_revision_tenant_id_approval_asked_at"),
            ["tenant_id", "approval_asked_at"],
            unique=False,
        )
    op.create_table(
        "quote_template",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("introduction", sa.String(length=2000), nullable=False),
        sa.Column("terms", sa.String(length=4000), nullable=False),
        sa.Column("lines", sa.String(length=1000000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_quote_template_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quote_template")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_quote_template_tenant_id_name")),
    )


def downgrade():
    op.drop_table("quote_template")
    with op.batch_alter_table("quote_revision") as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_revision_tenant_id_approval_asked_at"))
        for name in OF_REVISION:
            batch_op.drop_column(name)
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_tenant_quote_reminder_days"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_tenant_quote_days"), type_="check")
        for name in OF_TENANT:
            batch_op.drop_column(name)
