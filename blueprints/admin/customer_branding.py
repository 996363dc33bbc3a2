"""Logo and colour of one customer's portal."""

from access import Right, needs
from blueprints.admin import bp
from blueprints.admin import branding_answers as answers
from blueprints.admin.acting import customer_or_404


@bp.get("/customers/<number>/accent")
@needs(Right.MANAGE_PORTAL)
def preview_customer_accent(number):
    return answers.preview(customer_or_404(number))


@bp.post("/customers/<number>/accent")
@needs(Right.MANAGE_PORTAL)
def set_customer_accent(number):
    return answers.change_accent(customer_or_404(number))


@bp.post("/customers/<number>/logo")
@needs(Right.MANAGE_PORTAL)
@answers.takes_a_file
def set_customer_logo(number):
    picture, problem = answers.uploaded()  # first: meanwhile nobody else has to wait for the database
    return answers.change_logo(customer_or_404(number), picture, problem)


@bp.post("/customers/<number>/logo/removal")
@needs(Right.MANAGE_PORTAL)
def remove_customer_logo(number):
    return answers.remove_logo(customer_or_404(number))


@bp.post("/customers/<number>/logo/former")
@needs(Right.MANAGE_PORTAL)
def put_customer_logo_back(number):
    return answers.put_logo_back(customer_or_404(number))
