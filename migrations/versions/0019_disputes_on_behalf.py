"""a dispute ends with its invoice, and may be written down by staff on behalf of the customer"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

OUTCOMES = "outcome in ('', 'credited', 'rejected', 'withdrawn'{more})"


def upgrade():
    with op.batch_alter_table("dispute") as batch_op:
        batch_op.add_column(sa.Column("noted_by", sa.String(length=200), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("ck_dispute_outcome"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_dispute_outcome"), OUTCOMES.format(more=", 'called_off'"))


def downgrade():
    op.execute(sa.text("update dispute set outcome = 'withdrawn' where outcome = 'called_off'"))
    with op.batch_alter_table("dispute") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_dispute_outcome"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_dispute_outcome"), OUTCOMES.format(more=""))
        batch_op.drop_column("noted_by")
