"""shaping portals"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


OPEN = "kind = 'invoice' and status = 'issued' and allocated < total"
NEW_CHECKS = {
    "button_colour": "button_colour is null or length(button_colour) = 7",
    "button_size": "button_size in ('small', 'medium', 'large')",
    "terms_days": "terms_days between 0 and 365",
    "contact_changes": "contact_changes in ('freely', 'approval', 'never')",
    "company_changes": "company_changes in ('freely', 'approval', 'never')",
}


def upgrade():
    op.create_table(
        "access_request",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("from_address", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_access_request_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_access_request")),
    )
    with op.batch_alter_table("access_request") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_request_tenant_id_answered_at_id"), ["tenant_id", "answered_at", "id"], unique=False
        )

    op.create_table(
        "branch",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_branch_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_branch")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_branch_tenant_id_code")),
    )
    op.create_table(
        "logo",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_logo_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_logo")),
        sa.UniqueConstraint("tenant_id", "hash", name=op.f("uq_logo_tenant_id_hash")),
    )
    op.create_table(
        "number_pattern",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("pattern", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_number_pattern_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_number_pattern")),
        sa.UniqueConstraint("tenant_id", "kind", name=op.f("uq_number_pattern_tenant_id_kind")),
    )
    op.create_table(
        "payment_term",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days between 0 and 365", name=op.f("ck_payment_term_days")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_payment_term_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_term")),
        sa.UniqueConstraint("tenant_id", "days", name=op.f("uq_payment_term_tenant_id_days")),
    )
    op.create_table(
        "tenant_text",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("place in ('welcome')", name=op.f("ck_tenant_text_place")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_tenant_text_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tenant_text")),
        sa.UniqueConstraint("tenant_id", "place", "language", name=op.f("uq_tenant_text_tenant_id_place_language")),
    )
    op.create_table(
        "department",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("branch_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["branch.tenant_id", "branch.id"],
            name=op.f("fk_department_tenant_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_department_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_department")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_department_tenant_id_code")),
    )
    op.create_table(
        "address",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("instructions", sa.String(length=500), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.CheckConstraint("purpose in ('delivery', 'billing')", name=op.f("ck_address_purpose")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_address_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_address_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_address")),
    )
    with op.batch_alter_table("address") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_address_tenant_id_customer_id_id"), ["tenant_id", "customer_id", "id"], unique=False
        )

    op.create_table(
        "old_identifier",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("identifier", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_old_identifier_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_old_identifier_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_old_identifier")),
        sa.UniqueConstraint("tenant_id", "identifier", name=op.f("uq_old_identifier_tenant_id_identifier")),
    )
    with op.batch_alter_table("old_identifier") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_old_identifier_tenant_id_customer_id"), ["tenant_id", "customer_id"], unique=False
        )

    op.create_table(
        "change_request",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("was", sa.String(length=8000), nullable=False),
        sa.Column("wanted", sa.String(length=8000), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status in ('open', 'approved', 'refused', 'withdrawn')", name=op.f("ck_change_request_status")
        ),
        sa.CheckConstraint(
            "subject_kind in ('contact', 'customer', 'address')", name=op.f("ck_change_request_subject_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_change_request_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_change_request_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_change_request_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_change_request")),
    )
    with op.batch_alter_table("change_request") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_request_tenant_id_customer_id_id"), ["tenant_id", "customer_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_request_tenant_id_status_id"), ["tenant_id", "status", "id"], unique=False
        )

    with op.batch_alter_table("customer") as batch_op:
        batch_op.add_column(sa.Column("logo_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("billing_email", sa.String(length=254), server_default="", nullable=False))
        batch_op.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("department_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_customer_tenant_id_department_id"),
            "department",
            ["tenant_id", "department_id"],
            ["tenant_id", "id"],
        )

    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("branch_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("department_id", sa.BigInteger(), nullable=True))
        batch_op.drop_index("ix_document_open_invoices")
        batch_op.create_index(
            "ix_document_open_invoices",
            ["tenant_id", "kind", "customer_id", "due_on"],
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
        batch_op.create_index("ix_document_kind", ["tenant_id", "kind", "dated_on"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_document_tenant_id_department_id"),
            "department",
            ["tenant_id", "department_id"],
            ["tenant_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_document_tenant_id_branch_id"), "branch", ["tenant_id", "branch_id"], ["tenant_id", "id"]
        )

    with op.batch_alter_table("portal_user") as batch_op:
        batch_op.add_column(sa.Column("administrator", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("branch_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_portal_user_tenant_id_branch_id"), "branch", ["tenant_id", "branch_id"], ["tenant_id", "id"]
        )

    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("previewed_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_sign_in_tenant_id_previewed_id"),
            "contact",
            ["tenant_id", "previewed_id"],
            ["tenant_id", "id"],
        )

    with op.batch_alter_table("sign_in_attempt") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_tenant_id_at"), ["tenant_id", "at"], unique=False)

    with op.batch_alter_table("tenant") as batch_op:
        batch_op.add_column(sa.Column("logo_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("legal_name", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("street", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("city", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("region", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("postal_code", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("country", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("tax_id", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("languages", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("terms_days", sa.Integer(), server_default="30", nullable=False))
        batch_op.add_column(sa.Column("contact_changes", sa.String(length=12), server_default="freely", nullable=False))
        batch_op.add_column(
            sa.Column("company_changes", sa.String(length=12), server_default="approval", nullable=False)
        )
        batch_op.add_column(sa.Column("module_names", sa.String(length=8000), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("button_words", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("button_colour", sa.String(length=7), nullable=True))
        batch_op.add_column(sa.Column("button_size", sa.String(length=8), server_default="medium", nullable=False))

        for name, condition in NEW_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_tenant_{name}"), condition)


def downgrade():
    with op.batch_alter_table("tenant") as batch_op:
        for name in NEW_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_tenant_{name}"), type_="check")
        batch_op.drop_column("button_size")
        batch_op.drop_column("button_colour")
        batch_op.drop_column("button_words")
        batch_op.drop_column("module_names")
        batch_op.drop_column("company_changes")
        batch_op.drop_column("contact_changes")
        batch_op.drop_column("terms_days")
        batch_op.drop_column("languages")
        batch_op.drop_column("tax_id")
        batch_op.drop_column("country")
        batch_op.drop_column("postal_code")
        batch_op.drop_column("region")
        batch_op.drop_column("city")
        batch_op.drop_column("street")
        batch_op.drop_column("legal_name")
        batch_op.drop_column("logo_hash")

    with op.batch_alter_table("sign_in_attempt") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_tenant_id_at"))

    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_in_tenant_id_previewed_id"), type_="foreignkey")
        batch_op.drop_column("previewed_id")

    with op.batch_alter_table("portal_user") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_portal_user_tenant_id_branch_id"), type_="foreignkey")
        batch_op.drop_column("branch_id")
        batch_op.drop_column("administrator")

    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_document_tenant_id_branch_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_document_tenant_id_department_id"), type_="foreignkey")
        batch_op.drop_index("ix_document_open_invoices")
        batch_op.create_index(
            "ix_document_open_invoices",
            ["tenant_id", "customer_id", "kind", "due_on"],
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
        batch_op.drop_index("ix_document_kind")
        batch_op.drop_column("department_id")
        batch_op.drop_column("branch_id")

    with op.batch_alter_table("customer") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_customer_tenant_id_department_id"), type_="foreignkey")
        batch_op.drop_column("department_id")
        batch_op.drop_column("archived_at")
        batch_op.drop_column("billing_email")
        batch_op.drop_column("logo_hash")

    with op.batch_alter_table("change_request") as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_request_tenant_id_status_id"))
        batch_op.drop_index(batch_op.f("ix_change_request_tenant_id_customer_id_id"))

    op.drop_table("change_request")
    with op.batch_alter_table("old_identifier") as batch_op:
        batch_op.drop_index(batch_op.f("ix_old_identifier_tenant_id_customer_id"))

    op.drop_table("old_identifier")
    with op.batch_alter_table("address") as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_tenant_id_customer_id_id"))

    op.drop_table("address")
    op.drop_table("department")
    op.drop_table("tenant_text")
    op.drop_table("payment_term")
    op.drop_table("number_pattern")
    op.drop_table("logo")
    op.drop_table("branch")
    with op.batch_alter_table("access_request") as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_request_tenant_id_answered_at_id"))

    op.drop_table("access_request")
