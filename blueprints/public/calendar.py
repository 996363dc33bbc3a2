"""The calendar of one member of staff, for programs that ask with its link; who has no live one gets what nobody gets."""

from zoneinfo import ZoneInfo

from flask import Response, abort, request, url_for

from access import open_to_all, visit
from blueprints.public import bp
from integrations.calendars import TYPE, calendar
from models.calendar_feed import feed_by_token, visits_in_calendar
from models.hosts import host_name


@bp.get("/calendar/<token>.ics")
@open_to_all
def feed(token):
    link = feed_by_token(token) or abort(404)

    def page(row) -> str:
        place = {"number": row.customer_number, "kind": "job", "document": row.number}
        return url_for("admin.document", **place, _external=True)

    rows = visits_in_calendar(link.staff_id, visit.today)
    written = calendar(
        f"{visit.tenant_name}: {link.staff.name}", rows, ZoneInfo(visit.time_zone), page, host_name(request.host)
    )
    answer = Response(written, content_type=TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)
