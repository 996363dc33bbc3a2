"""lists by what is newest: threads, those that wait for staff, and a customer's documents"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    with op.batch_alter_table("thread") as batch_op:
        batch_op.drop_index("ix_thread_tenant_id_last_at_id")
        batch_op.drop_index("ix_thread_tenant_id_customer_id_last_at_id")
        batch_op.create_index("ix_thread_tenant_id_last_id_id", ["tenant_id", "last_id", "id"])
        batch_op.create_index(
            "ix_thread_tenant_id_customer_id_last_id_id", ["tenant_id", "customer_id", "last_id", "id"]
        )
        batch_op.create_index("ix_thread_tenant_id_last_by_staff_last_id", ["tenant_id", "last_by_staff", "last_id"])
    with op.batch_alter_table("document") as batch_op:
        batch_op.create_index("ix_document_newest", ["tenant_id", "customer_id", "dated_on", "id"])


def downgrade():
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_index("ix_document_newest")
    with op.batch_alter_table("thread") as batch_op:
        batch_op.drop_index("ix_thread_tenant_id_last_by_staff_last_id")
        batch_op.drop_index("ix_thread_tenant_id_customer_id_last_id_id")
        batch_op.drop_index("ix_thread_tenant_id_last_id_id")
        batch_op.create_index(
            "ix_thread_tenant_id_customer_id_last_at_id", ["tenant_id", "customer_id", "last_at", "id"]
        )
        batch_op.create_index("ix_thread_tenant_id_last_at_id", ["tenant_id", "last_at", "id"])
