"""The letters there are: what each is about, its placeholders, and our own words for it, which a business can replace.

Words are a little Markdown. A line that is {button} becomes the way to the page behind the letter; {business}, {person} and {customer} can stand
anywhere, and so can a kind's own placeholders. Texts are collected for translation by said().
"""

from models.letter_kind import LetterKind, said
from models.letter_kinds_of_money import OF_MONEY
from models.letter_kinds_of_trade import OF_TRADE
from models.mail_topic import MailTopic

KINDS = (
    OF_TRADE
    | OF_MONEY
    | {
        "invitation": LetterKind(
            said("Invitation to the portal"),
            said("Your access to the customer portal of {business}"),
            said(
                "Hello {person},\n\n{business} has opened a portal for {customer}: your documents, and what you have agreed, in one place. "
                "Choose a password and you are in.\n\n{button}\n\nThe link is good until {until} and only for you. If you didn't expect it, leave it."
            ),
            said("Choose a password"),
            sample={"until": "16 Mar 2026, 14:02"},
        ),
        "password": LetterKind(
            said("Forgotten password"),
            said("A new password for {business}"),
            said(
                "Hello {person},\n\nsomebody asked for a new password for your sign-in at {business}. If that was you, choose one here; if not, "
                "leave this letter: nothing changes.\n\n{button}\n\nThe link is good once, until {until}."
            ),
            said("Choose a new password"),
            sample={"until": "16 Mar 2026, 14:02"},
            in_a_hurry=True,
        ),
        "sign_in_link": LetterKind(
            said("Link to sign in with"),
            said("Sign in at {business}"),
            said(
                "Hello {person},\n\nhere is the way in that you asked for. It is good once, for 15 minutes.\n\n{button}\n\nYou didn't ask? Then "
                "leave it: nobody gets in by it but who has this letter."
            ),
            said("Sign in"),
            in_a_hurry=True,
        ),
        "email_old": LetterKind(
            said("New email: confirm at the former one"),
            said("Is {new_email} to be your new email?"),
            said(
                "Hello {person},\n\nsomebody signed in as you at {business} wants to change the email from this one to {new_email}. "
                "Confirm that it was you; then we write to the new one.\n\n{button}\n\nThat wasn't you? Open the same page and say so: it ends "
                "every session of your sign-in."
            ),
            said("Look at this change"),
            sample={"new_email": "m.anders@alfki.example"},
        ),
        "email_new": LetterKind(
            said("New email: confirm at the new one"),
            said("Confirm your new email at {business}"),
            said(
                "Hello {person},\n\nfrom now on you sign in at {business} with this email, once you confirm it.\n\n{button}"
            ),
            said("Confirm this email"),
        ),
        "email_in_use": LetterKind(
            said("New email: already in use"),
            said("Your email at {business}"),
            said(
                "Hello,\n\nsomebody wanted to sign in at {business} with this email from now on. It belongs to a sign-in already, so nothing was "
                "changed.\n\nWas that you? Then sign in with this email, or ask for a new password there."
            ),
        ),
        "email_changed": LetterKind(
            said("Notice: the email has changed"),
            said("Your email at {business} has changed"),
            said(
                "Hello {person},\n\nyou sign in at {business} with {new_email} now, and with {former_email} no more.\n\nThat wasn't you? Say so: the "
                "former one is put back, every session ends and nobody gets in until you have chosen a new password.\n\n{button}"
            ),
            said("This wasn't me"),
            sample={"new_email": "m.anders@alfki.example", "former_email": "maria.anders@alfki.example"},
        ),
        "security_notice": LetterKind(
            said("Notice: sign-in changed"),
            said("Something about your sign-in at {business} has changed"),
            said(
                "Hello {person},\n\n{what} ({when})\n\nWas that you, or did you know of it? Then there is nothing to do. If not, say so: it ends "
                "every session and nobody gets in until you have chosen a new password.\n\n{button}"
            ),
            said("This wasn't me"),
            sample={"what": "Your password was changed.", "when": "16 Mar 2026, 14:02"},
        ),
        "document": LetterKind(
            said("Link to one document"),
            said("{document} from {business}"),
            said("{message}\n\n{button}\n\nThis link shows {document} and nothing else. It is good until {until}."),
            said("Open it"),
            sample={
                "document": "Invoice INV-11011",
                "message": "Please find our invoice here.",
                "sender": "Laura Callahan",
                "until": "16 Mar 2026",
            },
        ),
        "access_code": LetterKind(
            said("Code for the rest of the portal"),
            said("{code} is your code for {business}"),
            said(
                "Hello {person},\n\ntype this code on the page that you came from:\n\n{code}\n\nIt is good for 10 minutes, once."
            ),
            sample={"code": "204 816"},
            in_a_hurry=True,
        ),
        "message": LetterKind(
            said("A new message for a customer"),
            said("{author} wrote to you about {about}"),
            said("Hello {person},\n\n{author} wrote:\n\n{message}\n\n{button}"),
            said("Read and answer"),
            MailTopic.MESSAGES,
            {"author": "Laura Callahan", "about": "Order SO-10643", "message": "Your order leaves tomorrow morning."},
        ),
        "reminder": LetterKind(
            said("Reminder of the portal"),
            said("Your documents at {business}"),
            said(
                "Hello {person},\n\nyou haven't been in the portal of {business} for a while. Your documents for {customer} are there, and you can "
                "write to us from each of them.\n\n{button}"
            ),
            said("Open the portal"),
            MailTopic.DOCUMENTS,
        ),
        "request_answered": LetterKind(
            said("Answer to a requested change"),
            said("Your request at {business} has been answered"),
            said("Hello {person},\n\n{answer}\n\n{button}"),
            said("Look at your account"),
            MailTopic.REQUESTS,
            {"answer": "The change of your email was accepted."},
        ),
        "staff_invitation": LetterKind(
            said("Invitation of a colleague"),
            said("Your access to Portico at {business}"),
            said(
                "Hello {person},\n\n{by} has given you access to the customer portal's admin of {business}, as {role}. Choose a password and "
                "you are in.\n\n{button}\n\nThe link is good until {until} and only for you."
            ),
            said("Choose a password"),
            sample={"by": "Andrew Fuller", "role": "clerk", "until": "16 Mar 2026, 14:02"},
            to_staff=True,
        ),
        "staff_message": LetterKind(
            said("A new message for staff"),
            said("{author} ({customer}) wrote about {about}"),
            said("{author} of {customer} wrote:\n\n{message}\n\n{button}"),
            said("Read and answer"),
            MailTopic.MESSAGES,
            {"author": "Maria Anders", "about": "Order SO-10643", "message": "When does it come?"},
            to_staff=True,
        ),
        "staff_request": LetterKind(
            said("A new request for staff"),
            said("{what}: {who}"),
            said("{who} is waiting for an answer.\n\n{details}\n\n{button}"),
            said("Look at the request"),
            MailTopic.REQUESTS,
            {"what": "Access requested", "who": "Yoshi Latimer", "details": "I order for Hungry Coyote now."},
            to_staff=True,
        ),
        "test": LetterKind(
            said("Test mail"),
            said("Test mail from {business}"),
            said("This is a test: mail from {business} reaches you.\n\nSent {when}."),
            sample={"when": "16 Mar 2026, 14:02"},
            to_staff=True,
        ),
    }
)
