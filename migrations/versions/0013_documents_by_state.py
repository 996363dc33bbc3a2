"""documents by state and as they were made: what the lists and boards of staff walk"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    with op.batch_alter_table("document") as batch_op:
        batch_op.create_index("ix_document_status", ["tenant_id", "kind", "status", "id"], unique=False)
        batch_op.create_index("ix_document_made", ["tenant_id", "kind", "id"], unique=False)


def downgrade():
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_index("ix_document_made")
        batch_op.drop_index("ix_document_status")
