"""Objects that live as long as the process and are bound to an app by `create_app`."""

from __future__ import annotations

from flask_appbuilder.models.sqla.base import SQLA
from flask_wtf import CSRFProtect

from app.models import Model

# One metadata for FAB's tables and ours. Objects stay readable after the commit: the page is already rendered,
# and operations hand back what they made without loading it again.
db = SQLA(model_class=Model, session_options={"expire_on_commit": False})
csrf = CSRFProtect()
