"""reminders: how far each invoice's have come, which customers get none; each form makes one dispute"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade():
    op.create_table(
        "reminded",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("level >= 0", name=op.f("ck_reminded_level")),
        sa.CheckConstraint("times >= level", name=op.f("ck_reminded_times")),
        sa.CheckConstraint("(times = 0) = (last_on is null)", name=op.f("ck_reminded_last_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_reminded_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_reminded_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_reminded_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminded")),
        sa.UniqueConstraint("tenant_id", "invoice_id", name=op.f("uq_reminded_tenant_id_invoice_id")),
    )
    with op.batch_alter_table("customer") as batch_op:
        batch_op.add_column(sa.Column("reminders", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("dispute") as batch_op:
        batch_op.add_column(sa.Column("once", sa.String(length=43), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_dispute_tenant_id_once"), ["tenant_id", "once"])

    with op.batch_alter_table("issued_paper") as batch_op:
        batch_op.drop_index("ix_issued_paper_reminded")
        batch_op.drop_constraint(batch_op.f("ck_issued_paper_reminded"), type_="check")
        batch_op.drop_column("reminded_on")
        batch_op.drop_column("reminded")

    with op.batch_alter_table("tenant") as batch_op:
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.drop_column("reminded_on")

    with op.batch_alter_table("issued_paper") as batch_op:
        batch_op.add_column(sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_issued_paper_reminded"), "reminded >= 0")
        batch_op.create_index("ix_issued_paper_reminded", ["tenant_id", "reminded_on"], unique=False)

    with op.batch_alter_table("dispute") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_dispute_tenant_id_once"), type_="unique")
        batch_op.drop_column("once")

    with op.batch_alter_table("customer") as batch_op:
        batch_op.drop_column("reminders")

    op.drop_table("reminded")
