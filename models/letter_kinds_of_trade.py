"""The letters about quotes, orders and goods."""

from models.letter_kind import LetterKind, said
from models.mail_topic import MailTopic

OF_TRADE = {
    "order_news": LetterKind(
        said("News of an order"),
        said("Your order {order} at {business}"),
        said("Hello {person},\n\n{news}\n\n{button}"),
        said("Look at the order"),
        MailTopic.DOCUMENTS,
        {"order": "SO-10643", "news": "Your order is confirmed."},
    ),
    "order_waits": LetterKind(
        said("An order waits for approval"),
        said("Order {order} waits for your approval"),
        said(
            "Hello {person},\n\n{author} has written order {order} for {customer}. It goes to {business} once you approve it.\n\n{button}"
        ),
        said("Look and decide"),
        sample={"order": "SO-10643", "author": "Jonas Berg"},
    ),
    "back_in_stock": LetterKind(
        said("A product is back"),
        said("{product} is there again"),
        said(
            "Hello {person},\n\nyou wanted to hear when {product} can be ordered again at {business}: it can.\n\n{button}"
        ),
        said("Look at it"),
        MailTopic.DOCUMENTS,
        {"product": "Alice Mutton"},
    ),
    "quote_news": LetterKind(
        said("News of a quote"),
        said("Your quote {quote} from {business}"),
        said("Hello {person},\n\n{news}\n\n{message}\n\n{button}"),
        said("Look at the quote"),
        MailTopic.DOCUMENTS,
        {"quote": "Q-2026-00012", "news": "We have made you an offer.", "message": "As we said by phone."},
    ),
    "staff_quote": LetterKind(
        said("A quote is asked for or answered, for staff"),
        said("{customer}: quote {quote}"),
        said("{news}\n\n{button}"),
        said("Look at the quote"),
        sample={"quote": "Q-2026-00012", "news": "Maria Anders has accepted."},
        to_staff=True,
    ),
    "staff_approval": LetterKind(
        said("Approval of an offer, asked for or answered, for staff"),
        said("{customer}: approval of {quote}"),
        said("{news}\n\n{button}"),
        said("Look at the offer"),
        MailTopic.REQUESTS,
        {"quote": "Q-2026-00012", "news": "Nancy Davolio asks you to approve an offer."},
        to_staff=True,
    ),
    "job_news": LetterKind(
        said("News of a job"),
        said("{business}: {job}"),
        said("Hello {person},\n\n{news}\n\n{button}"),
        said("Look at it"),
        MailTopic.DOCUMENTS,
        {"job": "JOB-2026-00007", "news": "We come to you on 31 Mar 2026, 08:00–12:00."},
    ),
    "staff_job": LetterKind(
        said("A job is asked for, given to somebody or signed, for staff"),
        said("{customer}: {job}"),
        said("{news}\n\n{button}"),
        said("Look at the job"),
        sample={"job": "JOB-2026-00007", "news": "Maria Anders asks for a visit."},
        to_staff=True,
    ),
    "staff_order": LetterKind(
        said("A new order for staff"),
        said("{customer} has ordered: {order}"),
        said("{author} has sent order {order} for {customer}.\n\n{button}"),
        said("Look at the order"),
        sample={"order": "SO-10643", "author": "Maria Anders"},
        to_staff=True,
    ),
}
