"""PDFs are kept under what they say, and those of issued papers are set by the worker; what was issued before is set when somebody asks"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.create_table(
        "kept_pdf",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_kept_pdf_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_kept_pdf")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_kept_pdf_tenant_id_digest")),
    )
    op.create_index("ix_kept_pdf_tenant_id_made_at", "kept_pdf", ["tenant_id", "made_at"], unique=False)

    with op.batch_alter_table("issued_paper") as batch_op:
        batch_op.add_column(sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("update issued_paper set printed_at = issued_at")
    op.create_index(
        "ix_issued_paper_unprinted",
        "issued_paper",
        ["tenant_id", "id"],
        unique=False,
        sqlite_where=sa.text("printed_at IS NULL"),
        postgresql_where=sa.text("printed_at IS NULL"),
    )


def downgrade():
    op.drop_index("ix_issued_paper_unprinted", table_name="issued_paper")
    with op.batch_alter_table("issued_paper") as batch_op:
        batch_op.drop_column("printed_at")

    op.drop_table("kept_pdf")
