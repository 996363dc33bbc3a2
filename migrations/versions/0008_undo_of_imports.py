"""imports of spreadsheets and what they changed are kept, so that they can be undone; tidied once a day"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade():
    op.create_table(
        "sheet_import",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("rows_bad", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_sheet_import_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sheet_import")),
    )
    op.create_index("ix_sheet_import_hash", "sheet_import", ["tenant_id", "hash"])
    op.create_table(
        "sheet_change",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sheet_import_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("before", sa.String(length=24000), nullable=False),
        sa.Column("after", sa.String(length=24000), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=24000), nullable=False),
        sa.CheckConstraint("outcome in ('', 'undone', 'left', 'off', 'with')", name=op.f("ck_sheet_change_outcome")),
        sa.CheckConstraint(
            "noun in ('category', 'product', 'list_price', 'stock', 'price', 'own_price')",
            name=op.f("ck_sheet_change_noun"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_sheet_change_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sheet_import_id"],
            ["sheet_import.tenant_id", "sheet_import.id"],
            name=op.f("fk_sheet_change_tenant_id_sheet_import_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sheet_change")),
    )
    op.create_index("ix_sheet_change_line", "sheet_change", ["tenant_id", "sheet_import_id", "outcome", "line"])
    op.create_index(op.f("ix_attachment_tenant_id_hash"), "attachment", ["tenant_id", "hash"])
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.add_column(sa.Column("tidied_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.drop_column("tidied_at")
    op.drop_index(op.f("ix_attachment_tenant_id_hash"), "attachment")
    op.drop_table("sheet_change")
    op.drop_table("sheet_import")
