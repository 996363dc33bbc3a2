"""letting people in and talking to them"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "letter_text",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(length=8000), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_letter_text_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint("tenant_id", "kind", "language", name=op.f("uq_letter_text_tenant_id_kind_language")),
    )
    op.create_table(
        "mail_server",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=8), nullable=False),
        sa.Column("username", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(length=3140), nullable=True),
        sa.Column("sender_address", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("security in ('starttls', 'tls', 'none')", name=op.f("ck_mail_server_security")),
        sa.CheckConstraint("port between 1 and 65535", name=op.f("ck_mail_server_port")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_mail_server_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mail_server")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_mail_server_tenant_id")),
    )
    op.create_table(
        "stored_file",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_stored_file_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("tenant_id", "hash", name=op.f("uq_stored_file_tenant_id_hash")),
    )
    op.create_table(
        "inbox_mark",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assignee_id"],
            ["staff.tenant_id", "staff.id"],
            name=op.f("fk_inbox_mark_tenant_id_assignee_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_inbox_mark_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_inbox_mark")),
        sa.UniqueConstraint("tenant_id", "kind", "subject_id", name=op.f("uq_inbox_mark_tenant_id_kind_subject_id")),
    )
    with op.batch_alter_table("inbox_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inbox_mark_tenant_id_assignee_id"), ["tenant_id", "assignee_id"], unique=False
        )

    op.create_table(
        "second_factor",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=524), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(contact_id is null) <> (staff_id is null)", name=op.f("ck_second_factor_one_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_second_factor_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_second_factor_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_second_factor_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("tenant_id", "contact_id", name=op.f("uq_second_factor_tenant_id_contact_id")),
        sa.UniqueConstraint("tenant_id", "staff_id", name=op.f("uq_second_factor_tenant_id_staff_id")),
    )
    op.create_table(
        "link",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.String(length=4000), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"], ["contact.tenant_id", "contact.id"], name=op.f("fk_link_tenant_id_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_link_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_link_tenant_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_link_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_link_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_link_tenant_id_contact_id_purpose_id"),
            ["tenant_id", "contact_id", "purpose", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_link_tenant_id_customer_id_id"), ["tenant_id", "customer_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_link_tenant_id_document_id"), ["tenant_id", "document_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_link_tenant_id_purpose_expires_at"), ["tenant_id", "purpose", "expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_link_tenant_id_staff_id_purpose"), ["tenant_id", "staff_id", "purpose"], unique=False
        )
        batch_op.create_index("ix_link_token", ["tenant_id", "token_hash"], unique=True)

    op.create_table(
        "recovery_code",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("factor_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "factor_id"],
            ["second_factor.tenant_id", "second_factor.id"],
            name=op.f("fk_recovery_code_tenant_id_factor_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_recovery_code_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "tenant_id", "factor_id", "code_hash", name=op.f("uq_recovery_code_tenant_id_factor_id_code_hash")
        ),
    )
    op.create_table(
        "thread",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_by_staff", sa.Boolean(), nullable=False),
        sa.Column("staff_read_up_to", sa.BigInteger(), nullable=False),
        sa.Column("staff_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_told_up_to", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_thread_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_thread_tenant_id_document_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_thread_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_thread")),
        sa.UniqueConstraint("tenant_id", "about_id", name=op.f("uq_thread_tenant_id_about_id")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_thread_tenant_id_customer_id_last_at_id"),
            ["tenant_id", "customer_id", "last_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_thread_tenant_id_document_id"), ["tenant_id", "document_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_thread_tenant_id_last_at_id"), ["tenant_id", "last_at", "id"], unique=False
        )

    op.create_table(
        "letter",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=False),
        sa.Column("facts", sa.String(length=16000), nullable=False),
        sa.Column("secret", sa.String(length=1340), nullable=True),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=40000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed', 'withdrawn')", name=op.f("ck_letter_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_letter_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_letter_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "link_id"], ["link.tenant_id", "link.id"], name=op.f("fk_letter_tenant_id_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_letter_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_letter_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_letter")),
        sa.UniqueConstraint("tenant_id", "once", name=op.f("uq_letter_tenant_id_once")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_letter_due",
            ["tenant_id", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state in ('waiting', 'sending')"),
            postgresql_where=sa.text("state in ('waiting', 'sending')"),
        )
        batch_op.create_index(
            batch_op.f("ix_letter_tenant_id_contact_id_id"), ["tenant_id", "contact_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_letter_tenant_id_customer_id_id"), ["tenant_id", "customer_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_tenant_id_link_id"), ["tenant_id", "link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_tenant_id_state_id"), ["tenant_id", "state", "id"], unique=False)

    op.create_table(
        "message",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=5000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(contact_id is null) <> (staff_id is null)", name=op.f("ck_message_one_author")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_message_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_message_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "thread_id"], ["thread.tenant_id", "thread.id"], name=op.f("fk_message_tenant_id_thread_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_message_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_tenant_id_thread_id_id"), ["tenant_id", "thread_id", "id"], unique=False
        )

    op.create_table(
        "read_mark",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_up_to", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_read_mark_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "thread_id"], ["thread.tenant_id", "thread.id"], name=op.f("fk_read_mark_tenant_id_thread_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_read_mark_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_read_mark")),
        sa.UniqueConstraint(
            "tenant_id", "thread_id", "contact_id", name=op.f("uq_read_mark_tenant_id_thread_id_contact_id")
        ),
    )
    with op.batch_alter_table("read_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_read_mark_tenant_id_contact_id_thread_id"),
            ["tenant_id", "contact_id", "thread_id"],
            unique=False,
        )

    op.create_table(
        "viewing",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(contact_id is null) <> (link_id is null)", name=op.f("ck_viewing_one_viewer")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_viewing_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_viewing_tenant_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "link_id"], ["link.tenant_id", "link.id"], name=op.f("fk_viewing_tenant_id_link_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_viewing_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_viewing")),
        sa.UniqueConstraint(
            "tenant_id", "document_id", "contact_id", name=op.f("uq_viewing_tenant_id_document_id_contact_id")
        ),
        sa.UniqueConstraint(
            "tenant_id", "document_id", "link_id", name=op.f("uq_viewing_tenant_id_document_id_link_id")
        ),
    )
    op.create_table(
        "attachment",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(contact_id is null) <> (staff_id is null)", name=op.f("ck_attachment_one_author")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contact.tenant_id", "contact.id"],
            name=op.f("fk_attachment_tenant_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "message_id"],
            ["message.tenant_id", "message.id"],
            name=op.f("fk_attachment_tenant_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"], ["staff.tenant_id", "staff.id"], name=op.f("fk_attachment_tenant_id_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "thread_id"],
            ["thread.tenant_id", "thread.id"],
            name=op.f("fk_attachment_tenant_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_attachment_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_tenant_id_message_id"), ["tenant_id", "message_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attachment_tenant_id_thread_id"), ["tenant_id", "thread_id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("muted_mails", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("portal_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("may_share", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_for_code", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("muted_mails", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("tenant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("web_address", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("two_step_staff", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("two_step_customers", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("sign_in_by_mail", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("link_days", sa.Integer(), server_default="30", nullable=False))
        batch_op.add_column(sa.Column("link_step_up", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint(op.f("ck_tenant_link_days"), "link_days between 1 and 365")


def downgrade():
    with op.batch_alter_table("tenant", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_tenant_link_days"), type_="check")
        batch_op.drop_column("link_step_up")
        batch_op.drop_column("link_days")
        batch_op.drop_column("sign_in_by_mail")
        batch_op.drop_column("two_step_customers")
        batch_op.drop_column("two_step_staff")
        batch_op.drop_column("web_address")

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("muted_mails")

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
        batch_op.drop_column("waits_for_code")

    with op.batch_alter_table("portal_user", schema=None) as batch_op:
        batch_op.drop_column("may_share")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("muted_mails")

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_tenant_id_thread_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_tenant_id_message_id"))

    op.drop_table("attachment")
    op.drop_table("viewing")
    with op.batch_alter_table("read_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_read_mark_tenant_id_contact_id_thread_id"))

    op.drop_table("read_mark")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_tenant_id_thread_id_id"))

    op.drop_table("message")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_tenant_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_letter_tenant_id_link_id"))
        batch_op.drop_index(batch_op.f("ix_letter_tenant_id_customer_id_id"))
        batch_op.drop_index(batch_op.f("ix_letter_tenant_id_contact_id_id"))
        batch_op.drop_index(
            "ix_letter_due",
            sqlite_where=sa.text("state in ('waiting', 'sending')"),
            postgresql_where=sa.text("state in ('waiting', 'sending')"),
        )

    op.drop_table("letter")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_tenant_id_last_at_id"))
        batch_op.drop_index(batch_op.f("ix_thread_tenant_id_document_id"))
        batch_op.drop_index(batch_op.f("ix_thread_tenant_id_customer_id_last_at_id"))

    op.drop_table("thread")
    op.drop_table("recovery_code")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index("ix_link_token")
        batch_op.drop_index(batch_op.f("ix_link_tenant_id_staff_id_purpose"))
        batch_op.drop_index(batch_op.f("ix_link_tenant_id_purpose_expires_at"))
        batch_op.drop_index(batch_op.f("ix_link_tenant_id_document_id"))
        batch_op.drop_index(batch_op.f("ix_link_tenant_id_customer_id_id"))
        batch_op.drop_index(batch_op.f("ix_link_tenant_id_contact_id_purpose_id"))

    op.drop_table("link")
    op.drop_table("second_factor")
    with op.batch_alter_table("inbox_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_mark_tenant_id_assignee_id"))

    op.drop_table("inbox_mark")
    op.drop_table("stored_file")
    op.drop_table("mail_server")
    op.drop_table("letter_text")
