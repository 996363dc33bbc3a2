"""The fields of branches and departments."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TelField
from wtforms.validators import ValidationError

from blueprints.fields import PostalFields, SeenForm, email, words
from models import branches
from models.branch import Branch, Department
from models.revising import seen

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # a code stands in addresses and in files


class PlaceForm(SeenForm):
    """What both have; `columns` are those of the noun that it fills."""

    columns: tuple[str, ...] = ()
    noun: Any = None
    code = words(_l("Code"), 20, _l("Enter a short code, like SEA."), autocomplete="off", spellcheck="false")
    name = words(_l("Name"), 100, _l("Enter the name."), autocomplete="off")

    def __init__(self, place: Any = None, **known: Any):
        row = f"{self.noun.__tablename__}-{place.id if place else 'new'}"
        super().__init__(row, obj=place, data={"seen": seen(place, self.columns)} if place else None, **known)

    def validate_code(self, field) -> None:
        if not PLAIN.fullmatch(field.data):
            raise ValidationError(_("Begin with a letter or digit; then A to Z, digits, dots, dashes and _ are good."))

    def values(self) -> dict[str, Any]:
        return {column: self[column].data for column in self.columns} | {"code": self.code.data.upper()}


class BranchForm(PostalFields, PlaceForm):
    columns, noun = branches.BRANCH, Branch
    phone = words(_l("Phone"), 60, kind=TelField, autocomplete="off")
    email = email(_l("Email"))


class DepartmentForm(PlaceForm):
    columns, noun = branches.DEPARTMENT, Department
    branch_id = SelectField(_l("Branch"), coerce=lambda value: int(value) if value else None)

    def __init__(self, place: Any = None, **known: Any):
        super().__init__(place, **known)
        found = [b for b in branches.branches() if b.active or (place and b.id == place.branch_id)]
        every = [("", _("All branches")), *((str(branch.id), branch.name) for branch in found)]
        self.branch_id.choices = [SelectChoice(key, name) for key, name in every]
