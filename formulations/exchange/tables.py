"""The tables that can be exchanged, in the order in which a new catalogue is brought in."""

from formulations.exchange.catalogue import INGREDIENTS, LIMITS, PAIRS, STANDINGS
from formulations.exchange.products import CONTENTS, PRODUCTS

TABLES = {table.key: table for table in (INGREDIENTS, LIMITS, PAIRS, STANDINGS, PRODUCTS, CONTENTS)}
