"""revisions of quotes with their lines, and the answers of customers"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade():
    op.create_table(
        "quote_answer",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("terms", sa.String(length=4000), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("chosen", sa.String(length=20000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quote_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("outcome = 'accepted' or reason <> ''", name=op.f("ck_quote_answer_reason")),
        sa.CheckConstraint("outcome = 'declined' or (name <> '' and digest <> '')", name=op.f("ck_quote_answer_name")),
        sa.CheckConstraint("outcome in ('accepted', 'declined')", name=op.f("ck_quote_answer_outcome")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_quote_answer_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_quote_answer_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_quote_answer_tenant_id_quote_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_quote_answer_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quote_answer")),
        sa.UniqueConstraint("tenant_id", "quote_id", name=op.f("uq_quote_answer_tenant_id_quote_id")),
    )
    with op.batch_alter_table("quote_answer") as batch_op:
        batch_op.create_index("ix_quote_answer_newest", ["tenant_id", "at"], unique=False)

    op.create_table(
        "quote_revision",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("introduction", sa.String(length=2000), nullable=False),
        sa.Column("terms", sa.String(length=4000), nullable=False),
        sa.Column("internal_note", sa.String(length=2000), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("quote_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(sent_at is null) = (digest = '')", name=op.f("ck_quote_revision_digest")),
        sa.CheckConstraint("deposit >= 0", name=op.f("ck_quote_revision_deposit")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_quote_revision_revision")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_quote_revision_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_quote_revision_tenant_id_quote_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_quote_revision_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quote_revision")),
        sa.UniqueConstraint(
            "tenant_id", "quote_id", "revision", name=op.f("uq_quote_revision_tenant_id_quote_id_revision")
        ),
    )
    op.create_table(
        "quote_line",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.BigInteger(), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("one_of", sa.String(length=60), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("at_least", sa.BigInteger(), nullable=True),
        sa.Column("at_most", sa.BigInteger(), nullable=True),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind = 'section' or quantity > 0", name=op.f("ck_quote_line_quantity")),
        sa.CheckConstraint("kind in ('item', 'section')", name=op.f("ck_quote_line_kind")),
        sa.CheckConstraint("not (optional and one_of <> '')", name=op.f("ck_quote_line_one_wish")),
        sa.CheckConstraint("(at_least is null) = (at_most is null)", name=op.f("ck_quote_line_bounds")),
        sa.CheckConstraint(
            "at_least is null or (at_least > 0 and at_least <= quantity and quantity <= at_most)",
            name=op.f("ck_quote_line_within"),
        ),
        sa.CheckConstraint("discount between 0 and 10000", name=op.f("ck_quote_line_discount")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_quote_line_unit_price")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_quote_line_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_quote_line_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "revision_id"],
            ["quote_revision.tenant_id", "quote_revision.id"],
            name=op.f("fk_quote_line_tenant_id_revision_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_quote_line_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quote_line")),
        sa.UniqueConstraint(
            "tenant_id", "revision_id", "position", name=op.f("uq_quote_line_tenant_id_revision_id_position")
        ),
    )
    with op.batch_alter_table("quote_line") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quote_line_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False
        )

    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_column("revision")

    with op.batch_alter_table("quote_line") as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_line_tenant_id_product_id"))

    op.drop_table("quote_line")
    op.drop_table("quote_revision")
    with op.batch_alter_table("quote_answer") as batch_op:
        batch_op.drop_index("ix_quote_answer_newest")

    op.drop_table("quote_answer")
