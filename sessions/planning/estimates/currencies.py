"""The currencies of ISO 4217 in which a patient can pay, and how many digits their smallest coin has.

Source: ISO 4217, list one, without funds, metals and codes for testing. Those that are not named apart have two digits.
"""

WHOLE = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"),
        *("XAF", "XOF", "XPF"),
    }
)
THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_HUNDREDTHS = frozenset(
    {
        *("AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD"),
        *("BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP"),
        *("CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP"),
        *("GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS"),
        *("INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD"),
        *("LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN"),
        *("MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR"),
        *("PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE"),
        *("SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD"),
        *("TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VES", "WST", "XCD", "XCG", "YER", "ZAR", "ZMW"),
        "ZWG",
    }
)
CODES = tuple(sorted(WHOLE | THOUSANDTHS | _HUNDREDTHS))


def digits_of(currency: str) -> int:
    """Behind the decimal mark: 2 for EUR, 0 for JPY, 3 for TND. Raises KeyError for what is no currency."""
    if currency not in CODES:
        raise KeyError(currency)
    if currency in WHOLE:
        return 0
    return 3 if currency in THOUSANDTHS else 2
