"""ordering: catalogue, prices, stock, drafts, limits; what products cost and how much there is moves to tables of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    op.create_table(
        "price_list",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_price_list_currency")),
        sa.CheckConstraint("rank between 1 and 999", name=op.f("ck_price_list_rank")),
        sa.CheckConstraint(
            "valid_from is null or valid_until is null or valid_from <= valid_until", name=op.f("ck_price_list_dates")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_price_list_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_price_list")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_price_list_tenant_id_name")),
    )
    with op.batch_alter_table("price_list") as batch_op:
        batch_op.create_index(
            "uq_price_list_default",
            ["tenant_id", "currency"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.create_table(
        "category_percent",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_quantity", sa.BigInteger(), nullable=False),
        sa.Column("off", sa.BigInteger(), nullable=False),
        sa.Column("price_list_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("from_quantity >= 0", name=op.f("ck_category_percent_from_quantity")),
        sa.CheckConstraint("off > 0 and off < 10000", name=op.f("ck_category_percent_off")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("fk_category_percent_tenant_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "price_list_id"],
            ["price_list.tenant_id", "price_list.id"],
            name=op.f("fk_category_percent_tenant_id_price_list_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_category_percent_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_category_percent")),
        sa.UniqueConstraint(
            "tenant_id", "price_list_id", "category_id", "from_quantity", name="uq_category_percent_break"
        ),
    )
    with op.batch_alter_table("category_percent") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_category_percent_tenant_id_category_id"), ["tenant_id", "category_id"], unique=False
        )

    op.create_table(
        "list_price",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_list_price_currency")),
        sa.CheckConstraint("unit_price > 0", name=op.f("ck_list_price_unit_price")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_list_price_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_list_price_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_list_price")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "currency", name=op.f("uq_list_price_tenant_id_product_id_currency")
        ),
    )
    op.create_table(
        "price",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("from_quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("price_list_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("from_key", sa.String(length=10), nullable=False),
        sa.CheckConstraint("from_quantity >= 0", name=op.f("ck_price_from_quantity")),
        sa.CheckConstraint("unit_price > 0", name=op.f("ck_price_unit_price")),
        sa.CheckConstraint(
            "valid_from is null or valid_until is null or valid_from <= valid_until", name=op.f("ck_price_dates")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "price_list_id"],
            ["price_list.tenant_id", "price_list.id"],
            name=op.f("fk_price_tenant_id_price_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"], ["product.tenant_id", "product.id"], name=op.f("fk_price_tenant_id_product_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_price_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "price_list_id", "unit", "from_quantity", "from_key", name="uq_price_break"
        ),
    )
    with op.batch_alter_table("price") as batch_op:
        batch_op.create_index("ix_price_list", ["tenant_id", "price_list_id", "product_id"], unique=False)

    op.create_table(
        "stock",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("branch_key", sa.BigInteger(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_stock_expected")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_reserved")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"], ["branch.tenant_id", "branch.id"], name=op.f("fk_stock_tenant_id_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"], ["product.tenant_id", "product.id"], name=op.f("fk_stock_tenant_id_product_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_stock_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "branch_key", name=op.f("uq_stock_tenant_id_product_id_branch_key")
        ),
    )
    op.create_table(
        "customer_code",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_code_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_customer_code_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_customer_code_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_code")),
        sa.UniqueConstraint(
            "tenant_id", "customer_id", "folded", name=op.f("uq_customer_code_tenant_id_customer_id_folded")
        ),
        sa.UniqueConstraint(
            "tenant_id", "customer_id", "product_id", name=op.f("uq_customer_code_tenant_id_customer_id_product_id")
        ),
    )
    with op.batch_alter_table("customer_code") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_code_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False
        )

    op.create_table(
        "own_price",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("from_quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("from_key", sa.String(length=10), nullable=False),
        sa.CheckConstraint("from_quantity >= 0", name=op.f("ck_own_price_from_quantity")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_own_price_currency")),
        sa.CheckConstraint("unit_price > 0", name=op.f("ck_own_price_unit_price")),
        sa.CheckConstraint(
            "valid_from is null or valid_until is null or valid_from <= valid_until", name=op.f("ck_own_price_dates")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_own_price_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_own_price_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_own_price_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_own_price")),
        sa.UniqueConstraint(
            "tenant_id",
            "customer_id",
            "product_id",
            "currency",
            "unit",
            "from_quantity",
            "from_key",
            name="uq_own_price_break",
        ),
    )
    with op.batch_alter_table("own_price") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_own_price_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False
        )

    op.create_table(
        "price_list_of",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("price_list_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_price_list_of_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "price_list_id"],
            ["price_list.tenant_id", "price_list.id"],
            name=op.f("fk_price_list_of_tenant_id_price_list_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_price_list_of_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_price_list_of")),
        sa.UniqueConstraint(
            "tenant_id",
            "customer_id",
            "price_list_id",
            name=op.f("uq_price_list_of_tenant_id_customer_id_price_list_id"),
        ),
    )
    with op.batch_alter_table("price_list_of") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_list_of_tenant_id_price_list_id"), ["tenant_id", "price_list_id"], unique=False
        )

    op.create_table(
        "visible_to",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(category_id is null) <> (product_id is null)", name=op.f("ck_visible_to_one")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("fk_visible_to_tenant_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_visible_to_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_visible_to_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_visible_to_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visible_to")),
        sa.UniqueConstraint(
            "tenant_id", "customer_id", "category_id", name=op.f("uq_visible_to_tenant_id_customer_id_category_id")
        ),
        sa.UniqueConstraint(
            "tenant_id", "customer_id", "product_id", name=op.f("uq_visible_to_tenant_id_customer_id_product_id")
        ),
    )
    with op.batch_alter_table("visible_to") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visible_to_tenant_id_category_id"), ["tenant_id", "category_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_visible_to_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False
        )

    op.create_table(
        "back_in_stock",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_back_in_stock_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_back_in_stock_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_back_in_stock_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_back_in_stock_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_back_in_stock")),
        sa.UniqueConstraint(
            "tenant_id",
            "product_id",
            "contact_id",
            "customer_id",
            name=op.f("uq_back_in_stock_tenant_id_product_id_contact_id_customer_id"),
        ),
    )
    op.create_table(
        "order_draft",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("ship_to", sa.String(length=600), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["branch.tenant_id", "branch.id"],
            name=op.f("fk_order_draft_tenant_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_order_draft_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_order_draft_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_order_draft_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_draft")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_order_draft_tenant_id_key")),
    )
    with op.batch_alter_table("order_draft") as batch_op:
        batch_op.create_index(
            "uq_order_draft_open",
            ["tenant_id", "customer_id", "contact_id"],
            unique=True,
            sqlite_where=sa.text("sent_at is null"),
            postgresql_where=sa.text("sent_at is null"),
        )

    op.create_table(
        "saved_list",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_saved_list_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_saved_list_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_saved_list_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_saved_list")),
        sa.UniqueConstraint("tenant_id", "customer_id", "name", name=op.f("uq_saved_list_tenant_id_customer_id_name")),
    )
    op.create_table(
        "draft_line",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_draft_line_quantity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_draft_line_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "draft_id"],
            ["order_draft.tenant_id", "order_draft.id"],
            name=op.f("fk_draft_line_tenant_id_draft_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_draft_line_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_draft_line_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_draft_line")),
        sa.UniqueConstraint(
            "tenant_id", "draft_id", "product_id", name=op.f("uq_draft_line_tenant_id_draft_id_product_id")
        ),
    )
    with op.batch_alter_table("draft_line") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_line_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False
        )

    op.create_table(
        "saved_line",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("saved_list_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_saved_line_quantity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_saved_line_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_saved_line_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "saved_list_id"],
            ["saved_list.tenant_id", "saved_list.id"],
            name=op.f("fk_saved_line_tenant_id_saved_list_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_saved_line_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_saved_line")),
        sa.UniqueConstraint(
            "tenant_id", "saved_list_id", "product_id", name=op.f("uq_saved_line_tenant_id_saved_list_id_product_id")
        ),
    )
    with op.batch_alter_table("saved_line") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_saved_line_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False
        )

    op.create_table(
        "stock_move",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("stock_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_stock_move_tenant_id_delivery_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_stock_move_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stock_id"], ["stock.tenant_id", "stock.id"], name=op.f("fk_stock_move_tenant_id_stock_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_stock_move_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock_move")),
    )
    with op.batch_alter_table("stock_move") as batch_op:
        batch_op.create_index("ix_stock_move_newest", ["tenant_id", "product_id", "id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("stock_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_quantity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_reservation_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"],
            ["document_line.tenant_id", "document_line.id"],
            name=op.f("fk_reservation_tenant_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stock_id"], ["stock.tenant_id", "stock.id"], name=op.f("fk_reservation_tenant_id_stock_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_reservation_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reservation")),
        sa.UniqueConstraint("tenant_id", "line_id", "stock_id", name=op.f("uq_reservation_tenant_id_line_id_stock_id")),
    )
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.create_index(batch_op.f("ix_reservation_tenant_id_stock_id"), ["tenant_id", "stock_id"], unique=False)

    with op.batch_alter_table("category") as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("limited", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("parent_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_category_tenant_id_parent_id"), "category", ["tenant_id", "parent_id"], ["tenant_id", "id"]
        )

    with op.batch_alter_table("customer") as batch_op:
        batch_op.add_column(sa.Column("discount", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("order_minimum", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("credit_limit", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("needs_reference", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("manages_users", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("sales_person_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_customer_tenant_id_sales_person_id"),
            "staff",
            ["tenant_id", "sales_person_id"],
            ["tenant_id", "id"],
        )
        batch_op.create_check_constraint(op.f("ck_customer_discount"), "discount between 0 and 9999")
        batch_op.create_check_constraint(op.f("ck_customer_order_minimum"), "order_minimum >= 0")
        batch_op.create_check_constraint(op.f("ck_customer_credit_limit"), "credit_limit is null or credit_limit >= 0")

    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("order_key", sa.String(length=43), nullable=True))
        batch_op.add_column(sa.Column("held_for", sa.String(length=300), server_default="", nullable=False))
        batch_op.create_unique_constraint(batch_op.f("uq_document_tenant_id_order_key"), ["tenant_id", "order_key"])

    with op.batch_alter_table("portal_user") as batch_op:
        batch_op.add_column(sa.Column("manages_users", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("approver", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("order_limit", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("month_limit", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("stand_in_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_portal_user_tenant_id_stand_in_id"),
            "portal_user",
            ["tenant_id", "stand_in_id"],
            ["tenant_id", "id"],
        )
        batch_op.create_check_constraint(op.f("ck_portal_user_order_limit"), "order_limit is null or order_limit >= 0")
        batch_op.create_check_constraint(op.f("ck_portal_user_month_limit"), "month_limit is null or month_limit >= 0")

    with op.batch_alter_table("product") as batch_op:
        batch_op.add_column(sa.Column("name_folded", sa.String(length=400), server_default="", nullable=False))
        batch_op.add_column(sa.Column("barcode", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("picture_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("thumb_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("tax_rate", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("minimum", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("maximum", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("multiple", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("decimals", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("limited", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("tracked", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("stock_shown", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("back_order", sa.Boolean(), nullable=True))
        batch_op.create_index("ix_product_barcode", ["tenant_id", "barcode"], unique=False)
        batch_op.create_index("ix_product_by_name", ["tenant_id", "name_folded", "id", "folded"], unique=False)
        batch_op.create_index("ix_product_category", ["tenant_id", "category_id", "name_folded", "id"], unique=False)
        batch_op.create_check_constraint(op.f("ck_product_tax_rate"), "tax_rate between 0 and 10000")
        batch_op.create_check_constraint(op.f("ck_product_minimum"), "minimum is null or minimum > 0")
        batch_op.create_check_constraint(op.f("ck_product_maximum"), "maximum is null or maximum > 0")
        batch_op.create_check_constraint(op.f("ck_product_multiple"), "multiple is null or multiple > 0")
        batch_op.create_check_constraint(op.f("ck_product_decimals"), "decimals between 0 and 3")
        batch_op.create_check_constraint(
            op.f("ck_product_stock_shown"),
            "stock_shown is null or stock_shown in ('hidden', 'level', 'number', 'capped')",
        )

    _move_prices_and_stock_out()
    with op.batch_alter_table("product") as batch_op:
        batch_op.drop_constraint(op.f("ck_product_list_price"), type_="check")
        batch_op.drop_column("list_price")
        batch_op.drop_column("on_hand")
        batch_op.drop_column("on_order")

    with op.batch_alter_table("tenant") as batch_op:
        batch_op.add_column(sa.Column("stock_shown", sa.String(length=8), server_default="level", nullable=False))
        batch_op.add_column(sa.Column("stock_cap", sa.Integer(), server_default="50", nullable=False))
        batch_op.add_column(sa.Column("back_orders", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("order_emails", sa.String(length=1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("approve_own", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_tenant_stock_shown"), "stock_shown in ('hidden', 'level', 'number', 'capped')"
        )
        batch_op.create_check_constraint(op.f("ck_tenant_stock_cap"), "stock_cap between 1 and 100000")
    # a catalogue with its prices is shown to nobody until the business says so
    op.execute("update tenant set hidden_modules = hidden_modules + 256")


def _move_prices_and_stock_out():
    """Prices of 0 meant that there is none. A row's own key serves for its one price and its one stock."""
    op.execute(
        "insert into list_price (tenant_id, id, currency, unit_price, product_id) "
        "select p.tenant_id, p.id, t.currency, p.list_price, p.id from product p join tenant t on t.id = p.tenant_id where p.list_price > 0"
    )
    op.execute(
        "insert into stock (tenant_id, id, branch_key, on_hand, reserved, expected, product_id) "
        "select tenant_id, id, 0, on_hand, 0, on_order, id from product"
    )
    op.execute("update product set name_folded = lower(name)")


def downgrade():
    op.execute("update tenant set hidden_modules = hidden_modules - 256 where hidden_modules >= 256")
    op.execute("update customer set hidden_modules = hidden_modules - 256 where hidden_modules >= 256")
    op.execute("update portal_user set hidden_modules = hidden_modules - 256 where hidden_modules >= 256")
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.drop_constraint(op.f("ck_tenant_stock_shown"), type_="check")
        batch_op.drop_constraint(op.f("ck_tenant_stock_cap"), type_="check")
        batch_op.drop_column("approve_own")
        batch_op.drop_column("order_emails")
        batch_op.drop_column("back_orders")
        batch_op.drop_column("stock_cap")
        batch_op.drop_column("stock_shown")

    with op.batch_alter_table("product") as batch_op:
        batch_op.add_column(sa.Column("list_price", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("on_hand", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("on_order", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_product_list_price"), "list_price >= 0")
    _move_prices_and_stock_back()
    with op.batch_alter_table("product") as batch_op:
        batch_op.drop_constraint(op.f("ck_product_tax_rate"), type_="check")
        batch_op.drop_constraint(op.f("ck_product_minimum"), type_="check")
        batch_op.drop_constraint(op.f("ck_product_maximum"), type_="check")
        batch_op.drop_constraint(op.f("ck_product_multiple"), type_="check")
        batch_op.drop_constraint(op.f("ck_product_decimals"), type_="check")
        batch_op.drop_constraint(op.f("ck_product_stock_shown"), type_="check")
        batch_op.drop_index("ix_product_category")
        batch_op.drop_index("ix_product_by_name")
        batch_op.drop_index("ix_product_barcode")
        batch_op.drop_column("back_order")
        batch_op.drop_column("stock_shown")
        batch_op.drop_column("tracked")
        batch_op.drop_column("limited")
        batch_op.drop_column("active")
        batch_op.drop_column("decimals")
        batch_op.drop_column("multiple")
        batch_op.drop_column("maximum")
        batch_op.drop_column("minimum")
        batch_op.drop_column("tax_rate")
        batch_op.drop_column("thumb_hash")
        batch_op.drop_column("picture_hash")
        batch_op.drop_column("barcode")
        batch_op.drop_column("name_folded")

    with op.batch_alter_table("portal_user") as batch_op:
        batch_op.drop_constraint(op.f("ck_portal_user_order_limit"), type_="check")
        batch_op.drop_constraint(op.f("ck_portal_user_month_limit"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_portal_user_tenant_id_stand_in_id"), type_="foreignkey")
        batch_op.drop_column("stand_in_id")
        batch_op.drop_column("away_until")
        batch_op.drop_column("month_limit")
        batch_op.drop_column("order_limit")
        batch_op.drop_column("approver")
        batch_op.drop_column("manages_users")

    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_document_tenant_id_order_key"), type_="unique")
        batch_op.drop_column("held_for")
        batch_op.drop_column("order_key")

    with op.batch_alter_table("customer") as batch_op:
        batch_op.drop_constraint(op.f("ck_customer_discount"), type_="check")
        batch_op.drop_constraint(op.f("ck_customer_order_minimum"), type_="check")
        batch_op.drop_constraint(op.f("ck_customer_credit_limit"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_customer_tenant_id_sales_person_id"), type_="foreignkey")
        batch_op.drop_column("sales_person_id")
        batch_op.drop_column("manages_users")
        batch_op.drop_column("needs_reference")
        batch_op.drop_column("credit_limit")
        batch_op.drop_column("order_minimum")
        batch_op.drop_column("discount")

    with op.batch_alter_table("category") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_category_tenant_id_parent_id"), type_="foreignkey")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("limited")
        batch_op.drop_column("position")

    with op.batch_alter_table("reservation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_reservation_tenant_id_stock_id"))

    op.drop_table("reservation")
    with op.batch_alter_table("stock_move") as batch_op:
        batch_op.drop_index("ix_stock_move_newest")

    op.drop_table("stock_move")
    with op.batch_alter_table("saved_line") as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_line_tenant_id_product_id"))

    op.drop_table("saved_line")
    with op.batch_alter_table("draft_line") as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_line_tenant_id_product_id"))

    op.drop_table("draft_line")
    op.drop_table("saved_list")
    with op.batch_alter_table("order_draft") as batch_op:
        batch_op.drop_index(
            "uq_order_draft_open", sqlite_where=sa.text("sent_at is null"), postgresql_where=sa.text("sent_at is null")
        )

    op.drop_table("order_draft")
    op.drop_table("back_in_stock")
    with op.batch_alter_table("visible_to") as batch_op:
        batch_op.drop_index(batch_op.f("ix_visible_to_tenant_id_product_id"))
        batch_op.drop_index(batch_op.f("ix_visible_to_tenant_id_category_id"))

    op.drop_table("visible_to")
    with op.batch_alter_table("price_list_of") as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_list_of_tenant_id_price_list_id"))

    op.drop_table("price_list_of")
    with op.batch_alter_table("own_price") as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_price_tenant_id_product_id"))

    op.drop_table("own_price")
    with op.batch_alter_table("customer_code") as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_code_tenant_id_product_id"))

    op.drop_table("customer_code")
    op.drop_table("stock")
    with op.batch_alter_table("price") as batch_op:
        batch_op.drop_index("ix_price_list")

    op.drop_table("price")
    op.drop_table("list_price")
    with op.batch_alter_table("category_percent") as batch_op:
        batch_op.drop_index(batch_op.f("ix_category_percent_tenant_id_category_id"))

    op.drop_table("category_percent")
    with op.batch_alter_table("price_list") as batch_op:
        batch_op.drop_index(
            "uq_price_list_default", sqlite_where=sa.text("is_default"), postgresql_where=sa.text("is_default")
        )

    op.drop_table("price_list")


def _move_prices_and_stock_back():
    op.execute(
        "update product set list_price = coalesce((select l.unit_price from list_price l "
        "join tenant t on t.id = l.tenant_id and t.currency = l.currency "
        "where l.tenant_id = product.tenant_id and l.product_id = product.id), 0)"
    )
    op.execute(
        "update product set on_hand = coalesce((select sum(s.on_hand) from stock s "
        "where s.tenant_id = product.tenant_id and s.product_id = product.id), 0), "
        "on_order = coalesce((select sum(s.expected) from stock s "
        "where s.tenant_id = product.tenant_id and s.product_id = product.id), 0)"
    )
