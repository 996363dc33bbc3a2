"""money: adjustments, issued papers, checkouts, bank accounts and lines, disputes; how a business taxes, reminds and is paid"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


PLACES = ("thread", "document", "draft", "note")


def one_place(places):
    return " + ".join(f"case when {place}_id is null then 0 else 1 end" for place in places) + " = 1"


def upgrade():
    op.create_table(
        "bank_account",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("holder", sa.String(length=70), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("bank", sa.String(length=120), nullable=False),
        sa.Column("instructions", sa.String(length=600), nullable=False),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_bank_account_currency")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_bank_account_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("tenant_id", "currency", name=op.f("uq_bank_account_tenant_id_currency")),
    )
    op.create_table(
        "gateway_event",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("session", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("facts", sa.String(length=4000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('waits', 'done', 'ignored')", name=op.f("ck_gateway_event_state")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_gateway_event_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_gateway_event")),
        sa.UniqueConstraint(
            "tenant_id", "gateway", "event_id", name=op.f("uq_gateway_event_tenant_id_gateway_event_id")
        ),
    )
    with op.batch_alter_table("gateway_event") as batch_op:
        batch_op.create_index("ix_gateway_event_reference", ["tenant_id", "state", "reference"], unique=False)

    op.create_table(
        "payment_gateway",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("secret_key", sa.String(length=1940), nullable=True),
        sa.Column("webhook_secret", sa.String(length=1940), nullable=True),
        sa.Column("webhook_path", sa.String(length=43), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_payment_gateway_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_gateway")),
        sa.UniqueConstraint("tenant_id", "kind", name=op.f("uq_payment_gateway_tenant_id_kind")),
        sa.UniqueConstraint("tenant_id", "webhook_path", name=op.f("uq_payment_gateway_tenant_id_webhook_path")),
    )
    op.create_table(
        "adjustment",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('refund', 'write_off')", name=op.f("ck_adjustment_kind")),
        sa.CheckConstraint("status in ('pending', 'succeeded', 'failed')", name=op.f("ck_adjustment_status")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_adjustment_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_adjustment_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_adjustment_tenant_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_adjustment_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_adjustment")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_adjustment_tenant_id_key")),
    )
    with op.batch_alter_table("adjustment") as batch_op:
        batch_op.create_index("ix_adjustment_customer", ["tenant_id", "customer_id", "made_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_adjustment_tenant_id_document_id"), ["tenant_id", "document_id"], unique=False
        )

    op.create_table(
        "bank_line",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'booked') = (payment_id is not null)", name=op.f("ck_bank_line_booked")),
        sa.CheckConstraint("state in ('open', 'booked', 'ignored')", name=op.f("ck_bank_line_state")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_line_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_bank_line_tenant_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_bank_line_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_bank_line_tenant_id_digest")),
    )
    with op.batch_alter_table("bank_line") as batch_op:
        batch_op.create_index("ix_bank_line_open", ["tenant_id", "state", "booked_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_line_tenant_id_payment_id"), ["tenant_id", "payment_id"], unique=False
        )

    op.create_table(
        "checkout",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("session", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('open', 'paid', 'failed')", name=op.f("ck_checkout_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_checkout_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_checkout_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_checkout_tenant_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_checkout_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checkout")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_checkout_tenant_id_key")),
        sa.UniqueConstraint("tenant_id", "payment_id", name=op.f("uq_checkout_tenant_id_payment_id")),
    )
    with op.batch_alter_table("checkout") as batch_op:
        batch_op.create_index("ix_checkout_open", ["tenant_id", "state", "created_at"], unique=False)
        batch_op.create_index("ix_checkout_reference", ["tenant_id", "reference"], unique=False)
        batch_op.create_index("ix_checkout_session", ["tenant_id", "session"], unique=False)

    op.create_table(
        "issued_paper",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("treatment", sa.String(length=16), nullable=False),
        sa.Column("seller", sa.String(length=4000), nullable=False),
        sa.Column("buyer", sa.String(length=4000), nullable=False),
        sa.Column("account", sa.String(length=2000), nullable=False),
        sa.Column("texts", sa.String(length=12000), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "treatment in ('domestic', 'intra_eu', 'export', 'reverse_charge')", name=op.f("ck_issued_paper_treatment")
        ),
        sa.CheckConstraint("reminded >= 0", name=op.f("ck_issued_paper_reminded")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_issued_paper_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_issued_paper_tenant_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_issued_paper_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint("tenant_id", "document_id", name=op.f("uq_issued_paper_tenant_id_document_id")),
    )
    with op.batch_alter_table("issued_paper") as batch_op:
        batch_op.create_index("ix_issued_paper_reminded", ["tenant_id", "reminded_on"], unique=False)

    op.create_table(
        "checkout_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("checkout_id", sa.BigInteger(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_checkout_item_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "checkout_id"],
            ["checkout.tenant_id", "checkout.id"],
            name=op.f("fk_checkout_item_tenant_id_checkout_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_checkout_item_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_checkout_item_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_checkout_item_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checkout_item")),
        sa.UniqueConstraint(
            "tenant_id", "checkout_id", "invoice_id", name=op.f("uq_checkout_item_tenant_id_checkout_id_invoice_id")
        ),
    )
    with op.batch_alter_table("checkout_item") as batch_op:
        batch_op.create_index(
            "uq_checkout_item_waiting",
            ["tenant_id", "invoice_id"],
            unique=True,
            sqlite_where=sa.text("waits"),
            postgresql_where=sa.text("waits"),
        )

    op.create_table(
        "dispute",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("document_line_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("credit_memo_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(outcome = '') = (settled_at is null)", name=op.f("ck_dispute_settled")),
        sa.CheckConstraint("outcome in ('', 'credited', 'rejected', 'withdrawn')", name=op.f("ck_dispute_outcome")),
        sa.CheckConstraint("reason in ('short', 'wrong_price', 'damaged', 'other')", name=op.f("ck_dispute_reason")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_dispute_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_dispute_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "credit_memo_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_dispute_tenant_id_credit_memo_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_dispute_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_line_id"],
            ["document_line.tenant_id", "document_line.id"],
            name=op.f("fk_dispute_tenant_id_document_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_dispute_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_dispute_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dispute")),
    )
    with op.batch_alter_table("dispute") as batch_op:
        batch_op.create_index("ix_dispute_line", ["tenant_id", "document_line_id"], unique=False)
        batch_op.create_index("ix_dispute_open", ["tenant_id", "outcome", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_tenant_id_contact_id"), ["tenant_id", "contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_tenant_id_invoice_id"), ["tenant_id", "invoice_id"], unique=False)

    with op.batch_alter_table("attachment") as batch_op:
        batch_op.add_column(sa.Column("dispute_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_attachment_tenant_id_dispute_id"), ["tenant_id", "dispute_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_tenant_id_dispute_id"),
            "dispute",
            ["tenant_id", "dispute_id"],
            ["tenant_id", "id"],
        )
        batch_op.drop_constraint(batch_op.f("ck_attachment_one_place"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_attachment_one_place"), one_place((*PLACES, "dispute")))

    with op.batch_alter_table("customer") as batch_op:
        batch_op.add_column(sa.Column("treatment", sa.String(length=16), nullable=False, server_default="domestic"))
        batch_op.add_column(sa.Column("pays_by", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("receipts", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("statement_monthly", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("statement_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("gateway_reference", sa.String(length=200), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            batch_op.f("ck_customer_treatment"), "treatment in ('domestic', 'intra_eu', 'export', 'reverse_charge')"
        )
        batch_op.create_check_constraint(batch_op.f("ck_customer_pays_by"), "pays_by in ('', 'card', 'transfer')")

    with op.batch_alter_table("portal_user") as batch_op:
        batch_op.add_column(sa.Column("may_pay", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("tenant") as batch_op:
        batch_op.add_column(sa.Column("prices_gross", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("tax_rates", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tax_texts", sa.String(length=4000), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("part_payments", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("least_payment", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("write_off_most", sa.BigInteger(), nullable=False, server_default="500"))
        batch_op.add_column(sa.Column("receipts", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("reminder_days", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("books_closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("invoice_terms", sa.String(length=4000), nullable=False, server_default=""))
        batch_op.create_check_constraint(batch_op.f("ck_tenant_least_payment"), "least_payment >= 0")
        batch_op.create_check_constraint(batch_op.f("ck_tenant_write_off_most"), "write_off_most >= 0")


def downgrade():
    with op.batch_alter_table("tenant") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_tenant_least_payment"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_tenant_write_off_most"), type_="check")
        batch_op.drop_column("invoice_terms")
        batch_op.drop_column("books_closed_on")
        batch_op.drop_column("reminder_days")
        batch_op.drop_column("receipts")
        batch_op.drop_column("write_off_most")
        batch_op.drop_column("least_payment")
        batch_op.drop_column("part_payments")
        batch_op.drop_column("tax_texts")
        batch_op.drop_column("tax_rates")
        batch_op.drop_column("prices_gross")

    with op.batch_alter_table("portal_user") as batch_op:
        batch_op.drop_column("may_pay")

    with op.batch_alter_table("customer") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_customer_treatment"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_customer_pays_by"), type_="check")
        batch_op.drop_column("gateway_reference")
        batch_op.drop_column("statement_until")
        batch_op.drop_column("statement_monthly")
        batch_op.drop_column("receipts")
        batch_op.drop_column("pays_by")
        batch_op.drop_column("treatment")

    with op.batch_alter_table("attachment") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attachment_one_place"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_attachment_tenant_id_dispute_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_attachment_tenant_id_dispute_id"))
        batch_op.drop_column("dispute_id")
        batch_op.create_check_constraint(batch_op.f("ck_attachment_one_place"), one_place(PLACES))

    with op.batch_alter_table("dispute") as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispute_tenant_id_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_dispute_tenant_id_contact_id"))
        batch_op.drop_index("ix_dispute_open")
        batch_op.drop_index("ix_dispute_line")

    op.drop_table("dispute")
    with op.batch_alter_table("checkout_item") as batch_op:
        batch_op.drop_index(
            "uq_checkout_item_waiting", sqlite_where=sa.text("waits"), postgresql_where=sa.text("waits")
        )

    op.drop_table("checkout_item")
    with op.batch_alter_table("issued_paper") as batch_op:
        batch_op.drop_index("ix_issued_paper_reminded")

    op.drop_table("issued_paper")
    with op.batch_alter_table("checkout") as batch_op:
        batch_op.drop_index("ix_checkout_session")
        batch_op.drop_index("ix_checkout_reference")
        batch_op.drop_index("ix_checkout_open")

    op.drop_table("checkout")
    with op.batch_alter_table("bank_line") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_line_tenant_id_payment_id"))
        batch_op.drop_index("ix_bank_line_open")

    op.drop_table("bank_line")
    with op.batch_alter_table("adjustment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_adjustment_tenant_id_document_id"))
        batch_op.drop_index("ix_adjustment_customer")

    op.drop_table("adjustment")
    op.drop_table("payment_gateway")
    with op.batch_alter_table("gateway_event") as batch_op:
        batch_op.drop_index("ix_gateway_event_reference")

    op.drop_table("gateway_event")
    op.drop_table("bank_account")
