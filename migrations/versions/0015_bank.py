"""bank: how the files of each bank are read, and lines found by the account that they came from"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade():
    op.create_table(
        "bank_layout",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.String(length=8000), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_bank_layout_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_bank_layout")),
        sa.UniqueConstraint("tenant_id", "signature", name=op.f("uq_bank_layout_tenant_id_signature")),
    )
    with op.batch_alter_table("bank_line") as batch_op:
        batch_op.create_index("ix_bank_line_account", ["tenant_id", "account"], unique=False)


def downgrade():
    with op.batch_alter_table("bank_line") as batch_op:
        batch_op.drop_index("ix_bank_line_account")
    op.drop_table("bank_layout")
