"""What Omar types into the page of a limit."""

LIMIT = {
    "value": "150",
    "unit": "mg",
    "basis_kind": "published",
    "basis": "EFSA",
    "source": "EFSA 2015",
    "source_status": "found",
    "reason": "",
    "version": "1",
}
