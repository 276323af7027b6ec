"""Six places that exist in every Mesoplan, for trying a navigation without the rooms."""

from mesoplan.frame.navigation import NavItem
from mesoplan.staff.roles import Role, permission

EVERYONE = permission("test.everyone", *Role)

ITEMS = [
    NavItem("Guide", "styleguide", "sun", EVERYONE),
    NavItem("Reset", "account_reset_password", "people", EVERYONE, searches=True),
    NavItem("Password", "account_change_password", "calendar3", EVERYONE),
    NavItem("Leave", "account_logout", "journal-medical", EVERYONE),
    NavItem("Keys", "mfa_list_webauthn", "capsule", EVERYONE),
    NavItem("Security", "mfa_index", "bell", EVERYONE),
]
