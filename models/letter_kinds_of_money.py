"""The letters about invoices and money."""

from models.letter_kind import LetterKind, said
from models.mail_topic import MailTopic

LISTED = {"invoices": "INV-11011 · 9 Feb 2026 · €933.50\nINV-11023 · 12 Feb 2026 · €48.00", "total": "€981.50"}

OF_MONEY = {
    "payment_reminder_1": LetterKind(
        said("Reminder of payment: first"),
        said("{business}: a reminder of {total}"),
        said(
            "Hello {person},\n\nperhaps it slipped through: we have no payment yet for (number, due date, open amount)\n\n{invoices}\n\n"
            "Together {total}. Please pay it, or tell us on the invoice's page if something is wrong. Have you just paid? Then leave this letter."
            "\n\n{button}"
        ),
        said("Look at the invoices"),
        sample=LISTED,
    ),
    "payment_reminder_2": LetterKind(
        said("Reminder of payment: second"),
        said("{business}: second reminder of {total}"),
        said(
            "Hello {person},\n\nwe have reminded you before, and still miss your payment for (number, due date, open amount)\n\n{invoices}\n\n"
            "Together {total}. Please pay it within the next days. If you can't, or if something is wrong, tell us now.\n\n{button}"
        ),
        said("Look at the invoices"),
        sample=LISTED,
    ),
    "payment_reminder_3": LetterKind(
        said("Reminder of payment: third and later"),
        said("{business}: last reminder of {total}"),
        said(
            "Hello {person},\n\nin spite of our reminders we have no payment for (number, due date, open amount)\n\n{invoices}\n\n"
            "Together {total}. Please pay it at once, so that we need not take further steps.\n\n{button}"
        ),
        said("Look at the invoices"),
        sample=LISTED,
    ),
    "receipt": LetterKind(
        said("Receipt for a payment"),
        said("Thank you: {amount} received by {business}"),
        said("Hello {person},\n\nwe have received {amount} on {day}. Thank you.\n\n{invoices}\n\n{button}"),
        said("Look at the payment"),
        MailTopic.DOCUMENTS,
        {"payment": "PAY-2026-00031", "amount": "€981.50", "day": "16 Mar 2026", "invoices": LISTED["invoices"]},
    ),
    "receipt_taken_back": LetterKind(
        said("A receipt was a mistake"),
        said("{business}: {amount} was put down to you by mistake"),
        said(
            "Hello {person},\n\nwe wrote to you that we had received {amount} on {day}. That was our mistake: this payment is not yours. It is "
            "taken back, and what it was counted towards is open again. Please excuse us.\n\n{button}"
        ),
        said("Look at the payment"),
        sample={"payment": "PAY-2026-00031", "amount": "€981.50", "day": "16 Mar 2026"},
    ),
    "statement_ready": LetterKind(
        said("Monthly statement"),
        said("Your statement from {business}, {since} – {until}"),
        said(
            "Hello {person},\n\nhere is the statement of account of {customer} from {since} through {until}: what was billed and paid, and "
            "what is open. It is enclosed.\n\n{button}"
        ),
        said("Look at the statement"),
        MailTopic.DOCUMENTS,
        {"since": "1 Feb 2026", "until": "28 Feb 2026"},
    ),
    "statement": LetterKind(
        said("Statement, mailed when somebody asks for it"),
        said("Your statement from {business}, {since} – {until}"),
        said(
            "Hello {person},\n\nhere is the statement of account of {customer} from {since} through {until}, as {sender} has asked for it. It is "
            "enclosed.\n\n{button}"
        ),
        said("Look at the statement"),
        sample={"sender": "Maria Anders", "since": "1 Feb 2026", "until": "28 Feb 2026"},
        in_a_hurry=True,
    ),
    "billing_email_changed": LetterKind(
        said("The email for bills was changed"),
        said("{business}: the email for bills of {customer} was changed"),
        said(
            "Hello {person},\n\nthis is about the address that invoices, receipts, statements and reminders for {customer} go to. {news}\n\n"
            "If this wasn't meant, please tell us at once: answer this letter."
        ),
        sample={"news": "Maria Anders has changed it to bills@alfki.example. It was office@alfki.example."},
    ),
    "dispute_news": LetterKind(
        said("Answer to a dispute"),
        said("About your invoice {invoice} from {business}"),
        said("Hello {person},\n\n{news}\n\n{answer}\n\n{button}"),
        said("Look at the invoice"),
        MailTopic.DOCUMENTS,
        {
            "invoice": "INV-11011",
            "news": "We have looked into what you told us about invoice INV-11011, and credited €48.00.",
            "answer": "The missing boxes were left in our van.",
        },
    ),
    "staff_dispute": LetterKind(
        said("An invoice is disputed, for staff"),
        said("{customer}: invoice {invoice} is disputed"),
        said("{news}\n\n{words}\n\n{button}"),
        said("Look at the invoice"),
        sample={
            "invoice": "INV-11011",
            "news": "Maria Anders holds something against invoice INV-11011.",
            "words": "Two boxes were missing.",
        },
        to_staff=True,
    ),
}
