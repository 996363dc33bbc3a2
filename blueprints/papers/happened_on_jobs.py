"""What happens to jobs and invoices, in words: for the record that staff read and for the timeline that customers read."""

from flask_babel import lazy_gettext as _l

ON_JOBS = {
    "job requested": _l("Asked for"),
    "job from a quote": _l("Made from an accepted quote"),
    "job scheduled": _l("Scheduled"),
    "job waits for a visit again": _l("Waits for a visit again"),
    "job started": _l("Work has begun"),
    "job completed": _l("Work is done"),
    "job taken up again": _l("Taken up again"),
    "job invoiced": _l("Invoiced"),
    "job cancelled": _l("Cancelled"),
    "job signed for": _l("Signed for"),
    "visit planned": _l("Visit planned"),
    "visit moved": _l("Visit moved"),
    "visit cancelled": _l("Visit cancelled"),
    "visit begun": _l("Visit begun"),
    "visit done": _l("Visit ended"),
    "visit asked to move": _l("Another time asked for"),
    "visit stays": _l("Visit stays as planned"),
    "noted at the site": _l("Noted at the site"),
    "used on a job": _l("Used on a job"),
    "not used on a job": _l("Not used on a job after all"),
    "facts of a job changed": _l("Facts of a job changed"),
    "kind of work added": _l("Kind of work added"),
    "kind of work changed": _l("Kind of work changed"),
    "invoice drafted": _l("Draft of an invoice made"),
    "calendar link made": _l("Link to the calendar made"),
}
