"""the way out of mail that nobody has to read"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade():
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("unsubscribe", sa.String(length=1340), nullable=True))


def downgrade():
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_column("unsubscribe")
