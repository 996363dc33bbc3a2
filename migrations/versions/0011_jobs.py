"""jobs: kinds of work, what was asked for, visits, notes and photos, materials and hours; what a quote becomes, drawn signatures"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

PLACES = ("thread", "document", "draft")


def one_place(places):
    return " + ".join(f"case when {place}_id is null then 0 else 1 end" for place in places) + " = 1"


def upgrade():
    op.create_table(
        "job_type",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hourly_rate", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.BigInteger(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.CheckConstraint("hourly_rate >= 0", name=op.f("ck_job_type_hourly_rate")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_job_type_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job_type")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_job_type_tenant_id_name")),
    )
    op.create_table(
        "job_detail",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("site_contact", sa.String(length=120), nullable=False),
        sa.Column("site_phone", sa.String(length=60), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("wishes", sa.String(length=500), nullable=False),
        sa.Column("internal_note", sa.String(length=2000), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_name", sa.String(length=120), nullable=False),
        sa.Column("signed_address", sa.String(length=60), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("type_id", sa.BigInteger(), nullable=True),
        sa.Column("signed_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(signed_at is null) = (signed_name = '')", name=op.f("ck_job_detail_signed")),
        sa.CheckConstraint("urgency in ('whenever', 'soon', 'urgent')", name=op.f("ck_job_detail_urgency")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_job_detail_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"], ["document.tenant_id", "document.id"], name=op.f("fk_job_detail_tenant_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "signed_by_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_job_detail_tenant_id_signed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "type_id"],
            ["job_type.tenant_id", "job_type.id"],
            name=op.f("fk_job_detail_tenant_id_type_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_job_detail_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job_detail")),
        sa.UniqueConstraint("tenant_id", "job_id", name=op.f("uq_job_detail_tenant_id_job_id")),
    )
    with op.batch_alter_table("job_detail") as batch_op:
        batch_op.create_index(batch_op.f("ix_job_detail_tenant_id_signature"), ["tenant_id", "signature"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_job_detail_tenant_id_signed_by_id"), ["tenant_id", "signed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_job_detail_tenant_id_type_id"), ["tenant_id", "type_id"], unique=False)

    op.create_table(
        "job_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.BigInteger(), nullable=False),
        sa.Column("once", sa.String(length=60), nullable=True),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(kind = 'time') = (day is not null)", name=op.f("ck_job_item_day")),
        sa.CheckConstraint("kind in ('material', 'time', 'agreed')", name=op.f("ck_job_item_kind")),
        sa.CheckConstraint("discount between 0 and 10000", name=op.f("ck_job_item_discount")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_job_item_quantity")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_job_item_unit_price")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_job_item_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"], ["document.tenant_id", "document.id"], name=op.f("fk_job_item_tenant_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_job_item_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_job_item_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_job_item_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job_item")),
        sa.UniqueConstraint("tenant_id", "once", name=op.f("uq_job_item_tenant_id_once")),
    )
    with op.batch_alter_table("job_item") as batch_op:
        batch_op.create_index(batch_op.f("ix_job_item_tenant_id_job_id"), ["tenant_id", "job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_item_tenant_id_product_id"), ["tenant_id", "product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_item_tenant_id_staff_id"), ["tenant_id", "staff_id"], unique=False)

    op.create_table(
        "job_note",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_job_note_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"], ["document.tenant_id", "document.id"], name=op.f("fk_job_note_tenant_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_job_note_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_job_note_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job_note")),
    )
    with op.batch_alter_table("job_note") as batch_op:
        batch_op.create_index(batch_op.f("ix_job_note_tenant_id_job_id"), ["tenant_id", "job_id"], unique=False)

    op.create_table(
        "job_visit",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("move_wish", sa.String(length=500), nullable=False),
        sa.Column("move_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(move_asked_at is null) = (move_wish = '')", name=op.f("ck_job_visit_move_wish")),
        sa.CheckConstraint("status in ('planned', 'under_way', 'done', 'cancelled')", name=op.f("ck_job_visit_status")),
        sa.CheckConstraint("begins < ends", name=op.f("ck_job_visit_window")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_job_visit_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"], ["document.tenant_id", "document.id"], name=op.f("fk_job_visit_tenant_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_job_visit_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_job_visit_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job_visit")),
    )
    with op.batch_alter_table("job_visit") as batch_op:
        batch_op.create_index(batch_op.f("ix_job_visit_tenant_id_day"), ["tenant_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_visit_tenant_id_job_id"), ["tenant_id", "job_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_job_visit_tenant_id_staff_id_day"), ["tenant_id", "staff_id", "day"], unique=False
        )

    with op.batch_alter_table("attachment") as batch_op:
        batch_op.add_column(sa.Column("note_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_tenant_id_note_id"), "job_note", ["tenant_id", "note_id"], ["tenant_id", "id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_attachment_one_place"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_attachment_one_place"), one_place((*PLACES, "note")))
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_tenant_id_note_id"), ["tenant_id", "note_id"], unique=False)

    with op.batch_alter_table("quote_answer") as batch_op:
        batch_op.add_column(sa.Column("signature", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("quote_answer") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quote_answer_tenant_id_signature"), ["tenant_id", "signature"], unique=False
        )

    with op.batch_alter_table("quote_revision") as batch_op:
        batch_op.add_column(sa.Column("becomes", sa.String(length=8), nullable=False, server_default="order"))
        batch_op.create_check_constraint(
            batch_op.f("ck_quote_revision_becomes"), "becomes in ('order', 'job', 'invoice')"
        )


def downgrade():
    """Files of notes have no place any more."""
    with op.batch_alter_table("quote_answer") as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_answer_tenant_id_signature"))
        batch_op.drop_column("signature")
    with op.batch_alter_table("quote_revision") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_quote_revision_becomes"), type_="check")
        batch_op.drop_column("becomes")
    op.execute("delete from attachment where note_id is not null")
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_tenant_id_note_id"))
        batch_op.drop_constraint(batch_op.f("ck_attachment_one_place"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_attachment_tenant_id_note_id"), type_="foreignkey")
        batch_op.drop_column("note_id")
        batch_op.create_check_constraint(batch_op.f("ck_attachment_one_place"), one_place(PLACES))

    with op.batch_alter_table("job_visit") as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_visit_tenant_id_staff_id_day"))
        batch_op.drop_index(batch_op.f("ix_job_visit_tenant_id_job_id"))
        batch_op.drop_index(batch_op.f("ix_job_visit_tenant_id_day"))

    op.drop_table("job_visit")
    with op.batch_alter_table("job_note") as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_note_tenant_id_job_id"))

    op.drop_table("job_note")
    with op.batch_alter_table("job_item") as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_item_tenant_id_staff_id"))
        batch_op.drop_index(batch_op.f("ix_job_item_tenant_id_product_id"))
        batch_op.drop_index(batch_op.f("ix_job_item_tenant_id_job_id"))

    op.drop_table("job_item")
    with op.batch_alter_table("job_detail") as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_detail_tenant_id_type_id"))
        batch_op.drop_index(batch_op.f("ix_job_detail_tenant_id_signed_by_id"))
        batch_op.drop_index(batch_op.f("ix_job_detail_tenant_id_signature"))

    op.drop_table("job_detail")
    op.drop_table("job_type")
