"""keeping cards: whether a payment under way was begun with the wish to have its card kept at the gateway"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade():
    with op.batch_alter_table("checkout") as batch_op:
        batch_op.add_column(sa.Column("keep_card", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table("checkout") as batch_op:
        batch_op.drop_column("keep_card")
