"""Categories of the catalogue: a tree, and who sees those that not everybody does."""

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.conflicts import side_by_side
from blueprints.admin.product_forms import CategoryForm
from blueprints.refusals import explained
from models import keeping_products
from models.base import db
from models.customer import customer_by_number
from models.product import Category
from models.refusing import Refused
from models.revising import Conflict

PAGE = "admin/products/categories.html"


@bp.get("/products/categories")
@needs(Right.SEE_GOODS)
def categories():
    return _show()


def _show(status: int = 200, form: CategoryForm | None = None, open_id: int = 0, error: str = "", versions=()):
    """`open_id`: the one that is being changed, with its form."""
    open_id = open_id or request.args.get("open", 0, int)
    opened = keeping_products.category_by_id(open_id) if open_id else None
    return htmx.page(
        PAGE,
        status,
        tree=keeping_products.all_categories(),
        counts=keeping_products.how_many_in(),
        opened=opened,
        open_form=(form if opened else None) or (CategoryForm(opened, formdata=None) if opened else None),
        new_form=form if form and not opened else CategoryForm(formdata=None),
        seen_by=keeping_products.who_sees(opened) if opened and opened.limited else [],
        error=error,
        versions=versions,
    )


@bp.post("/products/categories")
@needs(Right.MANAGE_GOODS)
def add_category():
    return _save(None, CategoryForm())


@bp.post("/products/categories/<int:category_id>")
@needs(Right.MANAGE_GOODS)
def change_category(category_id):
    found = _category_or_404(category_id)
    return _save(found, CategoryForm(found))


def _save(category: Category | None, form: CategoryForm):
    open_id = category.id if category else 0
    if not form.validate_on_submit():
        return _show(422, form, open_id)
    try:
        saved = keeping_products.save_category(category, form.values(), actor(), form.seen.data or "")
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen  # what is saved next was decided with both in sight
        return _show(409, form, open_id, versions=side_by_side(why, form.__getitem__))
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _show(422, form, open_id)
    db.session.commit()
    say(_("Saved: %(name)s.", name=saved.name))
    return htmx.leave_for(url_for("admin.categories"))


@bp.post("/products/categories/<int:category_id>/removal")
@needs(Right.MANAGE_GOODS)
def remove_category(category_id):
    found = _category_or_404(category_id)
    try:
        keeping_products.remove_category(found, actor())
    except Refused as why:
        db.session.rollback()
        return _show(422, None, category_id, explained(why))
    db.session.commit()
    say(_("Deleted: %(name)s.", name=found.name))
    return htmx.leave_for(url_for("admin.categories"))


@bp.post("/products/categories/<int:category_id>/audience")
@needs(Right.MANAGE_GOODS)
def set_category_audience(category_id):
    found, on = _category_or_404(category_id), switched_on()
    customer = customer_by_number(request.form.get("customer", "").strip())
    if customer is None:
        return _show(422, None, category_id, _("There is no customer of this number."))
    keeping_products.let_see(found, customer, on, actor())
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.categories", open=category_id))


def _category_or_404(category_id: int) -> Category:
    return keeping_products.category_by_id(category_id) or abort(404)
