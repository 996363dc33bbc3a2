"""What a business chooses its time zone from: the places that people know, by region."""

from functools import cache
from zoneinfo import available_timezones

REGIONS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()


@cache
def time_zones() -> dict[str, list[str]]:
    """Names by region ("Europe": ["Europe/Amsterdam", …]), and UTC by itself; no aliases of old systems."""
    there = sorted(available_timezones())
    return {region: [zone for zone in there if zone.startswith(f"{region}/")] for region in REGIONS} | {"": ["UTC"]}
