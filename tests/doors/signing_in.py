"""Signing in and out, and what needs no sign-in."""

DOORS = [
    ("GET /p/alfki/sign-in", "auth.sign_in", "open"),
    ("POST /p/alfki/sign-in", "auth.start_session", "open post"),
    ("POST /p/alfki/sign-out", "auth.sign_out", "leaving"),
    ("GET /p/alfki/new-password", "auth.new_password", "closed"),
    ("POST /p/alfki/new-password", "auth.set_password", "closed"),
    ("POST /portal", "auth.enter", "open post"),
    ("POST /portal/sign-out", "auth.leave", "leaving"),
    ("GET /", "auth.root", "leaving"),
    ("GET /admin/sign-in", "auth.staff_sign_in", "open"),
    ("POST /admin/sign-in", "auth.start_staff_session", "open post"),
    ("POST /admin/sign-out", "auth.staff_sign_out", "leaving"),
    ("GET /admin/new-password", "auth.new_staff_password", "closed"),
    ("POST /admin/new-password", "auth.set_staff_password", "closed"),
    ("GET /verify", "public.verifying", "open"),
    ("POST /verify", "public.verify_paper", "open post"),
    ("GET /healthz", "public.health", "open"),
    ("GET /theme/b3402e.css", "public.theme", "open"),
    ("GET /assets/0/app.css", "public.asset", "closed"),
]
