"""staff write orders on a customer's behalf; files come along with orders as with messages"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

UNSENT = sa.text("sent_at is null")
BY_CUSTOMER = sa.text("sent_at is null and staff_id is null")
BY_STAFF = sa.text("sent_at is null and staff_id is not null")
PLACES = ("thread", "document", "draft")
ONE_PLACE = " + ".join(f"case when {place}_id is null then 0 else 1 end" for place in PLACES) + " = 1"


def upgrade():
    with op.batch_alter_table("order_draft") as batch_op:
        batch_op.drop_index("uq_order_draft_open", sqlite_where=UNSENT, postgresql_where=UNSENT)
        batch_op.add_column(sa.Column("staff_id", sa.BigInteger(), nullable=True))
        batch_op.alter_column("contact_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_order_draft_tenant_id_staff_id"), "staff", ["tenant_id", "staff_id"], ["tenant_id", "id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_order_draft_author"), "contact_id is not null or staff_id is not null"
        )
    with op.batch_alter_table("order_draft") as batch_op:
        batch_op.create_index(
            "uq_order_draft_open",
            ["tenant_id", "customer_id", "contact_id"],
            unique=True,
            sqlite_where=BY_CUSTOMER,
            postgresql_where=BY_CUSTOMER,
        )
        batch_op.create_index(
            "uq_order_draft_by_staff",
            ["tenant_id", "customer_id", "staff_id"],
            unique=True,
            sqlite_where=BY_STAFF,
            postgresql_where=BY_STAFF,
        )
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.add_column(sa.Column("document_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("draft_id", sa.BigInteger(), nullable=True))
        batch_op.alter_column("thread_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_tenant_id_document_id"),
            "document",
            ["tenant_id", "document_id"],
            ["tenant_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_tenant_id_draft_id"),
            "order_draft",
            ["tenant_id", "draft_id"],
            ["tenant_id", "id"],
        )
        batch_op.create_check_constraint(batch_op.f("ck_attachment_one_place"), ONE_PLACE)
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_tenant_id_document_id"), ["tenant_id", "document_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attachment_tenant_id_draft_id"), ["tenant_id", "draft_id"], unique=False)


def downgrade():
    """Files of orders and the drafts that staff wrote have no place any more."""
    op.execute("delete from attachment where thread_id is null")
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_tenant_id_draft_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_tenant_id_document_id"))
        batch_op.drop_constraint(batch_op.f("ck_attachment_one_place"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_attachment_tenant_id_draft_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_attachment_tenant_id_document_id"), type_="foreignkey")
        batch_op.alter_column("thread_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("draft_id")
        batch_op.drop_column("document_id")
    op.execute(
        "delete from draft_line where draft_id in (select id from order_draft where staff_id is not null "
        "and order_draft.tenant_id = draft_line.tenant_id)"
    )
    op.execute("delete from order_draft where staff_id is not null")
    with op.batch_alter_table("order_draft") as batch_op:
        batch_op.drop_index("uq_order_draft_by_staff", sqlite_where=BY_STAFF, postgresql_where=BY_STAFF)
        batch_op.drop_index("uq_order_draft_open", sqlite_where=BY_CUSTOMER, postgresql_where=BY_CUSTOMER)
        batch_op.drop_constraint(batch_op.f("ck_order_draft_author"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_order_draft_tenant_id_staff_id"), type_="foreignkey")
        batch_op.alter_column("contact_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("staff_id")
    with op.batch_alter_table("order_draft") as batch_op:
        batch_op.create_index(
            "uq_order_draft_open",
            ["tenant_id", "customer_id", "contact_id"],
            unique=True,
            sqlite_where=UNSENT,
            postgresql_where=UNSENT,
        )
